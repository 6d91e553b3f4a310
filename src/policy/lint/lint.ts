import { isFailure } from '../../model/failure.ts'
import type { Policy } from '../policy.ts'
import { LintContext } from './context.ts'
import type { Rule } from './context.ts'
import type { Finding, Spot } from './finding.ts'
import { RULES } from './rules.ts'
import { isBefore } from './spot.ts'

/**
 * Everything that is wrong with a policy, in the order of the file. `source` is the text of the policy file: findings point
 * into it. Proofs, not samples: patterns are compared as regular languages (docs/reference/lint.md).
 * Patterns that cannot be compared within bounds are a finding themselves. Pure; throws nothing.
 */
export function lintPolicy(policy: Policy, source: string): readonly Finding[] {
  const context = new LintContext(policy, source)
  return distinct(RULES.flatMap((rule) => findingsOf(rule, context))).toSorted(byPlace)
}

/** What a rule finds; patterns that are too complex for it are a finding too. */
function findingsOf(rule: Rule, context: LintContext): readonly Finding[] {
  try {
    return rule(context)
  } catch (error) {
    if (!isFailure(error, 'E_PATTERN_TOO_COMPLEX')) throw error
    const { code, message, hints, where = { file: context.policy.file } } = error
    return [{ code, severity: 'error', message, where, hints }]
  }
}

/** Components may share classes: a finding about the same places is said once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map<string, Finding>()
  for (const finding of findings) {
    const key = keyOf(finding)
    if (!byKey.has(key)) byKey.set(key, finding)
  }
  return [...byKey.values()]
}

function keyOf({ code, where, related, message }: Finding): string {
  const placed = where.line !== undefined
  return JSON.stringify([code, placeOf(where), placeOf(related), placed ? '' : message])
}

function placeOf(spot: Spot | undefined): readonly unknown[] {
  return [spot?.line, spot?.column]
}

function byPlace(a: Finding, b: Finding): number {
  if (isBefore(a.where, b.where)) return -1
  if (isBefore(b.where, a.where)) return 1
  return a.code < b.code ? -1 : Number(a.code > b.code)
}
