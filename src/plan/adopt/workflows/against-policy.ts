import type { FactKind } from '../../../model/fact.ts'
import { classesOfTag } from '../../../policy/match.ts'
import { parsePattern } from '../../../policy/parse-pattern.ts'
import type { Policy, TagClass } from '../../../policy/policy.ts'
import { renderTag } from '../../../policy/render-pattern.ts'
import { brokenRule } from './translated.ts'
import type { Broken, Translated } from './translated.ts'
import type { Trigger } from './step.ts'

/** What a push can be, by what started it. */
const KINDS: Readonly<Record<Trigger, readonly FactKind[]>> = {
  branch: ['build'],
  tag: ['release', 'prerelease'],
  release: ['release', 'prerelease'],
  schedule: ['build', 'rebuild'],
  manual: ['build', 'rebuild', 'release', 'prerelease'],
  'pull-request': [],
  other: ['build', 'rebuild', 'release', 'prerelease'],
}

const STARTED: Readonly<Record<Trigger, string>> = {
  branch: 'the push of a branch',
  tag: 'the push of a git tag',
  release: 'a release',
  schedule: 'a schedule',
  manual: 'a person',
  'pull-request': 'a pull request',
  other: 'another event',
}

/**
 * Where a workflow pushes tags that the policy does not have, or has for something else. `images` are canonical names; empty: they could
 * not be told, and every component may be meant.
 */
export function againstPolicy(
  policy: Policy,
  images: readonly string[],
  classes: readonly Translated[],
): readonly Broken[] {
  const own = policy.components.filter((component) =>
    component.images.some((image) => images.includes(image)),
  )
  const components = own.length === 0 ? policy.components : own
  const environments = policy.environments.map(({ name }) => name)
  return classes.flatMap((translated) => {
    const tag = sampleOf(translated)
    if (tag === null) return []
    const found = components.flatMap((component) => classesOfTag(component, tag, environments))
    return found.length === 0 ? [unknownClass(translated, tag)] : notAllowed(translated, tag, found)
  })
}

function unknownClass({ key, line }: Translated, tag: string): Broken {
  const example = key === tag ? '' : ` (${tag})`
  return brokenRule(line, 'class-unknown', `it pushes ${key}${example}, which no class of the policy makes`)
}

function notAllowed(
  { key, line, triggers }: Translated,
  tag: string,
  found: readonly TagClass[],
): readonly Broken[] {
  const [tagClass] = found
  const wrong = triggers.find(
    (trigger) => !found.some(({ from }) => KINDS[trigger].some((kind) => from.includes(kind))),
  )
  if (tagClass === undefined || wrong === undefined) return []
  const example = key === tag ? '' : ` (${tag})`
  const message = `it pushes ${key}${example} on ${STARTED[wrong]}; "${tagClass.key}" takes ${tagClass.from.join(', ')} only`
  return [brokenRule(line, 'event-not-allowed', message)]
}

/** A tag that the rule could push. */
function sampleOf({ key, row }: Translated): string | null {
  const branch = 'branches' in row ? row.branches?.find((name) => !name.includes('*')) : undefined
  return renderTag(parsePattern(key, { file: '' }), {
    version: '1.2.3',
    major: '1',
    minor: '2',
    patch: '3',
    prerelease: null,
    line: '1.2',
    sha: '9f3c2a1b4d5e6f708192a3b4c5d6e7f809182736',
    branch: branch ?? 'some-branch',
    env: null,
    arch: null,
    date: '2026-03-02T10:14:00.000Z',
    run: '4711',
    component: null,
  })
}
