import type { CheckResult } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import type { ComponentState } from '../../model/state.ts'
import type { Environment, Policy } from '../../policy/policy.ts'
import { countsIn } from './counts-in.ts'

/** What evidence is looked for. */
export interface Question {
  readonly policy: Policy
  readonly state: Pick<ComponentState, 'checks'>
  /** What was checked. */
  readonly fact: Pick<Fact, 'digest' | 'commit'>
  /** The environment that asks; null for a publish. */
  readonly environment: Pick<Environment, 'name' | 'after'> | null
  readonly now: Date
}

/** `old`: it passed, longer ago than the policy lets it count. `result` is null when there is none. */
export interface Answer {
  readonly status: 'passed' | 'failed' | 'old' | 'missing'
  readonly result: CheckResult | null
}

/** Whether a check has passed: its newest result counts, about these very bytes, or about their commit where the policy says so. */
export function judgeCheck(check: string, question: Question): Answer {
  const { policy, state, environment, now } = question
  const rule = policy.checks[check]
  const result = state.checks.findLast(
    (each) =>
      each.check === check &&
      isAbout(each, question, rule?.about ?? 'digest') &&
      countsIn(each.environment, environment),
  )
  if (result === undefined) return { status: 'missing', result: null }
  if (!result.passed) return { status: 'failed', result }
  const age = now.getTime() - Date.parse(result.date)
  const maxAge = rule?.maxAge ?? null
  return { status: maxAge !== null && age > maxAge ? 'old' : 'passed', result }
}

function isAbout(result: CheckResult, { fact }: Question, about: 'digest' | 'commit'): boolean {
  if (fact.digest !== null && result.digest === fact.digest) return true
  return about === 'commit' && fact.commit !== null && result.commit === fact.commit
}
