import type { FactKind } from '../../../model/fact.ts'
import { kindsThatFeed } from '../../language/sources.ts'
import { variablesOf } from '../../pattern.ts'
import type { VariableName } from '../../pattern.ts'
import type { Component, TagClass } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'
import { namesDay, namesSecond } from '../names-day.ts'

/** E_NEVER_CANNOT_HOLD: the name of a tag that never moves tells one artifact from all others of its kind. */
export function neverCannotHold(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap((component) =>
    component.classes.flatMap((tagClass): readonly Finding[] => {
      if (tagClass.moves !== 'never' || tagClass.onConflict === 'keep') return []
      const kind = kindsThatFeed(tagClass).find((candidate) => !identifies(tagClass, candidate, component))
      if (kind === undefined) return []
      return [
        {
          code: 'E_NEVER_CANNOT_HOLD',
          severity: 'error',
          message: `more than one ${kind} makes the same "${tagClass.key}", and the second would be refused for ever`,
          where: context.spotOf(tagClass),
          hints: [HINTS[kind]],
        },
      ]
    }),
  )
}

const HINTS: Readonly<Record<FactKind, string>> = {
  release: 'Name the version:  {version}  — or use `moves: forward`.',
  prerelease: 'Name the version with its suffix:  {version}  — or use `moves: forward`.',
  rebuild: 'Name the day:  {major}.{minor}-r{date}  — or use `moves: forward`.',
  build: 'Name the commit:  {sha}  — or use `moves: freely`.',
  promotion: 'Use `moves: freely`.',
}

const CORE: readonly VariableName[] = ['major', 'minor', 'patch']

/** Sets of variables that tell one artifact of a kind from the others, as far as a person may expect. */
const IDENTITIES: Readonly<Record<FactKind, readonly (readonly VariableName[])[]>> = {
  release: [['run'], ['sha'], ['version'], CORE],
  prerelease: [['run'], ['sha'], ['version'], [...CORE, 'prerelease']],
  rebuild: [['run']],
  build: [['run'], ['sha']],
  promotion: [['sha'], ['version']],
}

/** Kinds of which there is at most one a day for one name; the others need the second. */
const RARE: readonly FactKind[] = ['release', 'prerelease', 'rebuild']

function identifies({ pattern }: TagClass, kind: FactKind, { releases }: Component): boolean {
  const names = new Set(variablesOf(pattern))
  if (names.has('line')) names.add('major')
  if (names.has('line') && releases.lines.by === 'minor') names.add('minor')
  if (IDENTITIES[kind].some((identity) => identity.every((name) => names.has(name)))) return true
  return RARE.includes(kind) ? namesDay(pattern) : namesSecond(pattern)
}
