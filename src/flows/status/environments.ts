import type { ComponentState } from '../../model/state.ts'
import type { Policy } from '../../policy/policy.ts'
import type { ComponentStatus } from '../results.ts'

/** What runs in every environment of the policy, by the newest promotion. */
export function environmentStatus(policy: Policy, state: ComponentState): ComponentStatus['environments'] {
  return policy.environments.map(({ name }) => {
    const fact = state.facts.findLast((each) => each.kind === 'promotion' && each.environment === name)
    return {
      environment: name,
      digest: fact?.digest ?? null,
      version: fact?.version?.text ?? null,
      commit: fact?.commit ?? null,
      since: fact?.date ?? null,
    }
  })
}
