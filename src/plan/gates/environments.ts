import type { Fact } from '../../model/fact.ts'
import type { Environment } from '../../policy/policy.ts'
import type { Planned } from '../planned.ts'
import { nameOf } from '../reasons.ts'
import type { Refusal } from '../refusal.ts'
import { refusal } from '../refusal.ts'
import { hasPassed } from './checks.ts'

/** What an environment asks for before a digest runs there: that it ran in the one before, its checks, approvals and time. */
export function environmentsReady(planned: Planned): readonly Refusal[] {
  const promotions = planned.published.map(({ fact }) => fact).filter(({ kind }) => kind === 'promotion')
  return promotions.flatMap((fact) => {
    const environment = planned.input.policy.environments.find(({ name }) => name === fact.environment)
    if (environment === undefined) return [unknownEnvironment(fact)]
    const missing = missingOf(environment, fact, planned)
    return missing.length === 0 ? [] : [notReady(fact, environment, missing)]
  })
}

function missingOf(environment: Environment, fact: Fact, planned: Planned): readonly string[] {
  const { after, checks, approvals, soak } = environment
  const missing = checks.filter((check) => !hasPassed(check, fact, planned)).map((check) => `check ${check}`)
  if (after !== null && runsIn(after, planned)?.digest !== fact.digest)
    missing.unshift(`to run in ${after} first`)
  // Nothing recorded tells of approvals and soaking yet, and what cannot be told is not met.
  if (approvals > 0) missing.push(`${approvals} ${approvals === 1 ? 'approval' : 'approvals'}`)
  if (soak > 0) missing.push(`${Math.ceil(soak / 60_000)} min of soak`)
  return missing
}

function runsIn(environment: string, { input }: Planned): Fact | undefined {
  return input.state.facts.findLast((fact) => fact.kind === 'promotion' && fact.environment === environment)
}

function unknownEnvironment(fact: Fact): Refusal {
  return refusal('E_GATE', `the policy has no environment "${fact.environment ?? ''}"`)
}

function notReady(fact: Fact, { name, where }: Environment, missing: readonly string[]): Refusal {
  return refusal('E_GATE', `${nameOf(fact)} may not go to ${name}; it lacks: ${missing.join(', ')}`, {
    where,
    hints: ['A gate that cannot be evaluated is never taken as met.'],
  })
}
