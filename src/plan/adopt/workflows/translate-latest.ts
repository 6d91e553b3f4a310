import { latestFaults } from './broken.ts'
import { both, conditionOf } from './condition.ts'
import type { Condition } from './condition.ts'
import type { DraftRow } from '../draft.ts'
import { toPattern } from './expression.ts'
import type { Flavour } from './flavour.ts'
import { rowOfPattern } from './row-of-pattern.ts'
import type { Rule } from './rule.ts'
import { isRelease } from './step.ts'
import type { Line, Trigger } from './step.ts'
import { triggersOf } from './translate-rule.ts'
import type { RuleBasis } from './translate-rule.ts'
import { brokenRule, NOTHING, unknownRule } from './translated.ts'
import type { Translation } from './translated.ts'

/** What `flavor: latest=` adds to the rules; `auto` is what it does when nobody says anything. */
export function translateLatest(rules: readonly Rule[], basis: RuleBasis): Translation {
  const { latest, line } = basis.flavour
  if (latest === 'auto') return automatic(rules, basis)
  const condition = both(basis.always, conditionOf(latest, basis.main))
  if (condition === 'never' || line === null) return NOTHING
  if (condition === null)
    return unknownRule(line, 'whether there is a `latest` is known only when the workflow runs')
  const { triggers } = condition
  const counts = basis.step.triggers.filter((trigger) => triggers?.includes(trigger) ?? true)
  return taken(basis, { line, triggers: counts, condition, candidates: true })
}

/** The first rule of those that count for a git tag decides whether there is a `latest`. */
function automatic(rules: readonly Rule[], basis: RuleBasis): Translation {
  const counting = rules.flatMap((rule) => {
    const condition = both(basis.always, conditionOf(rule.attributes['enable'], basis.main))
    if (condition === null || condition === 'never') return []
    const triggers = triggersOf(rule, condition, basis.step).filter(isRelease)
    return triggers.length === 0 ? [] : [{ rule, condition, triggers }]
  })
  const [first] = counting.toSorted((a, b) => priorityOf(b.rule) - priorityOf(a.rule))
  if (first === undefined || !makesLatest(first.rule)) return NOTHING
  const { rule, triggers, condition } = first
  // A prerelease that is read as a version gets no `latest`; one that is matched, or pushed as it is, does.
  const candidates = rule.type === 'match' || rule.type === 'ref'
  return taken(basis, { line: basis.flavour.line ?? rule.line, triggers, condition, candidates })
}

interface Taken {
  readonly line: Line
  readonly triggers: readonly Trigger[]
  readonly condition: Condition
  readonly candidates: boolean
}

function taken(basis: RuleBasis, { line, triggers, condition, candidates }: Taken): Translation {
  const key = latestName(basis.flavour)
  if (key === null || triggers.length === 0) return NOTHING
  const { branches, prereleases } = basis.step
  const when = { triggers, condition, prereleases: prereleases && candidates }
  const built = { triggers, branches: condition.branch === null ? branches : [condition.branch] }
  const row: DraftRow = triggers.some(isRelease)
    ? { from: ['release'], moves: 'forward' }
    : rowOfPattern(key, built)
  return {
    ...NOTHING,
    classes: [{ key, row, line, triggers }],
    broken: latestFaults(key, when).map(([code, message]) => brokenRule(line, code, message)),
  }
}

/** Those of the action, highest first. */
const PRIORITY: Readonly<Record<Rule['type'], number>> = {
  schedule: 1000,
  semver: 900,
  pep440: 900,
  match: 800,
  edge: 700,
  ref: 600,
  raw: 200,
  sha: 100,
}

function priorityOf({ type, attributes }: Rule): number {
  const given = Number(attributes['priority'] ?? PRIORITY[type])
  return Number.isNaN(given) ? PRIORITY[type] : given
}

function makesLatest({ type, attributes }: Rule): boolean {
  return ['semver', 'pep440', 'match'].includes(type) || (type === 'ref' && attributes['event'] === 'tag')
}

function latestName({ prefix, suffix, prefixLatest, suffixLatest }: Flavour): string | null {
  const text = `${prefixLatest ? prefix : ''}latest${suffixLatest ? suffix : ''}`
  const evaluated = toPattern(text, { known: {}, refName: null })
  return 'pattern' in evaluated ? evaluated.pattern : null
}
