import type { Policy } from '../../../policy/policy.ts'
import { componentFlag } from '../../component-flag.ts'
import { judgeCheck } from '../../evidence/judge-check.ts'
import type { Answer } from '../../evidence/judge-check.ts'
import { minuteOf } from '../../reasons.ts'
import { met } from '../gate.ts'
import type { Candidacy, GateRow } from '../gate.ts'
import { referenceOf } from '../words.ts'

/** `checks`: each has passed on these very bytes, not too long ago. */
export function checks(candidacy: Candidacy): readonly GateRow[] {
  const { environment, policy, fact, component } = candidacy
  return environment.checks.map((check): GateRow => {
    const answer = judgeCheck(check, candidacy)
    const name = `check ${check}`
    const message = checkSentence(check, answer)
    if (answer.status === 'passed') return met('check', name, message)
    const command = checkCommand(check, policy, referenceOf(fact))
    const mend = `${command}${componentFlag(policy, component.name)}`
    return { gate: 'check', name, met: false, message, mend, metAt: null, overridable: true }
  })
}

/** The command that brings the evidence. */
export function checkCommand(check: string, { checks: rules }: Policy, reference: string): string {
  return rules[check]?.report === null
    ? `tidemark check run ${check} ${reference}`
    : `tidemark check record ${check} ${reference} --report FILE`
}

/** What became of a check, in a sentence. */
export function checkSentence(check: string, { status, result }: Answer): string {
  if (result === null) return `there is no result of ${check}`
  const when = `${minuteOf(result.date)}, by ${result.actor}`
  if (status === 'old') return `${check} passed too long ago: ${when}`
  return `${check} ${status}: ${when}`
}
