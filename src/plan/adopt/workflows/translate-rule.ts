import { both, conditionOf } from './condition.ts'
import type { Condition } from './condition.ts'
import { brokenBy } from './broken.ts'
import { toPattern } from './expression.ts'
import type { Evaluated, Values } from './expression.ts'
import type { Flavour } from './flavour.ts'
import { rowOfPattern } from './row-of-pattern.ts'
import type { Rule, RuleType } from './rule.ts'
import { isRelease, TRIGGERS } from './step.ts'
import type { Trigger, WorkflowStep } from './step.ts'
import { NOTHING, unknownRule } from './translated.ts'
import type { Translation } from './translated.ts'

export interface RuleBasis {
  readonly step: WorkflowStep
  readonly main: string
  readonly known: Values['known']
  readonly flavour: Flavour
  /** What holds whenever the step pushes. */
  readonly always: Condition
}

/** What starts a workflow and makes a rule of each type push something. */
const COUNTS: Readonly<Record<RuleType, readonly Trigger[]>> = {
  semver: ['tag', 'release'],
  pep440: ['tag', 'release'],
  match: ['tag', 'release'],
  schedule: ['schedule'],
  edge: ['branch', 'schedule', 'manual', 'other'],
  ref: ['branch', 'schedule', 'manual', 'other'],
  raw: TRIGGERS,
  sha: TRIGGERS,
}

/** The class of one rule, and how the rule breaks its promise. */
export function translateRule(rule: Rule, basis: RuleBasis): Translation {
  const { type, attributes, line } = rule
  if (type === 'ref' && attributes['event'] === 'pr')
    return unknownRule(line, 'no class takes the builds of pull requests')
  if (type === 'pep440')
    return unknownRule(line, 'a PEP 440 version such as 1.0rc1 is no SemVer version: write 1.0.0-rc.1')
  const condition = both(basis.always, conditionOf(attributes['enable'], basis.main))
  if (condition === 'never') return NOTHING
  if (condition === null)
    return unknownRule(line, `its condition is known only when the workflow runs: ${attributes['enable']}`)
  const triggers = triggersOf(rule, condition, basis.step)
  const evaluated = patternOf(rule, triggers, basis)
  if ('why' in evaluated) return unknownRule(line, evaluated.why)
  const key = evaluated.pattern
  if (!LEGAL.test(key)) return unknownRule(line, `"${key.slice(0, 80)}" cannot be part of a tag`)
  if (triggers.length === 0) return NOTHING
  const branches = branchesOf(rule, condition, basis)
  const row = rowOfPattern(key, { triggers, branches })
  return {
    ...NOTHING,
    classes: [{ key, row, line, triggers }],
    broken: brokenBy({ key, rule, triggers, branches, condition, prereleases: basis.step.prereleases }),
  }
}

const LEGAL = /^(?:[A-Za-z0-9._-]|\{[a-z]+(?::[A-Za-z0-9._-]+)?\})+$/u

/** What starts the workflow and makes the rule push something. */
export function triggersOf(
  { type, attributes }: Rule,
  { triggers }: Condition,
  step: WorkflowStep,
): readonly Trigger[] {
  const given = GIVEN.includes(type) && (attributes['value'] ?? '') !== ''
  const onTag = type === 'ref' && attributes['event'] === 'tag'
  const counts = given ? TRIGGERS : onTag ? COUNTS.match : COUNTS[type]
  return step.triggers.filter((trigger) => counts.includes(trigger) && (triggers?.includes(trigger) ?? true))
}

/** What takes a version from elsewhere than the git tag, by `value=`. */
const GIVEN: readonly RuleType[] = ['semver', 'pep440', 'match']

function branchesOf(
  { type, attributes }: Rule,
  condition: Condition,
  { step, main }: RuleBasis,
): readonly string[] {
  if (type === 'edge') return [attributes['branch'] || main]
  if (condition.branch !== null) return [condition.branch]
  if (type === 'schedule') return [main]
  return step.branches
}

function patternOf(rule: Rule, triggers: readonly Trigger[], basis: RuleBasis): Evaluated {
  const { type, attributes } = rule
  const text = BODIES[type](attributes)
  if (text === null)
    return {
      why:
        type === 'match'
          ? `what ${attributes['pattern'] ?? ''} matches is no version that can be told`
          : 'it has no value',
    }
  const body = toPattern(text, valuesFor(triggers, basis))
  if ('why' in body) return body
  const prefix = toPattern(
    attributes['prefix'] ?? DEFAULT_PREFIX[type] ?? basis.flavour.prefix,
    valuesFor(triggers, basis),
  )
  const suffix = toPattern(attributes['suffix'] ?? basis.flavour.suffix, valuesFor(triggers, basis))
  if ('why' in prefix) return prefix
  return 'why' in suffix ? suffix : { pattern: `${prefix.pattern}${body.pattern}${suffix.pattern}` }
}

const DEFAULT_PREFIX: Partial<Record<RuleType, string>> = { sha: 'sha-' }

/** Regular expressions that people write for versions, by what they catch. */
const MATCHES: readonly (readonly [shape: RegExp, pattern: string])[] = [
  [/^v?\(?\\d\+?\\?\.\\d\+?\\?\.\\d\+?\)?$/u, '{{version}}'],
  [/^v?\(?\\d\+?\\?\.\\d\+?\)?$/u, '{{major}}.{{minor}}'],
  [/^\^?v\(\.[*+]\)\$?$/u, '{{version}}'],
]

/** What stands between prefix and suffix, as the action writes it; null where nothing does that can be told. */
const BODIES: Readonly<Record<RuleType, (attributes: Rule['attributes']) => string | null>> = {
  semver: ({ pattern }) => pattern ?? null,
  pep440: ({ pattern }) => pattern ?? null,
  schedule: ({ pattern }) => pattern ?? 'nightly',
  edge: () => 'edge',
  sha: ({ format }) => (format === 'long' ? '{{sha_long}}' : '{{sha}}'),
  ref: ({ event }) => (event === 'tag' ? '{{tag}}' : '{{branch}}'),
  match: ({ pattern }) => MATCHES.find(([shape]) => shape.test(pattern ?? ''))?.[1] ?? null,
  raw: ({ value }) => value || null,
}

function valuesFor(triggers: readonly Trigger[], { known }: RuleBasis): Values {
  const [tags, branches] = [triggers.every(isRelease), !triggers.some(isRelease)]
  return { known, refName: tags ? 'v{version}' : branches ? '{branch}' : null }
}
