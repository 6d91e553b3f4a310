import type { State } from '../model/state.ts'
import { planRetention } from '../plan/retain/plan.ts'
import type { ComponentRetention } from '../plan/retain/plan.ts'
import { hashed } from '../plan/retain/plan-file.ts'
import type { HashedPlan } from '../plan/retain/plan-file.ts'
import { namedComponents } from './event/component.ts'
import { collect, rulesOf } from './retain/collect.ts'
import { demandRest } from './retain/demand-rest.ts'
import { openPinFiles } from './retain/pin-files.ts'
import type { World } from './world.ts'

export interface RetainRequest {
  /** By name; empty: all that have an image. */
  readonly components: readonly string[]
}

/**
 * What no rule of the policy keeps, with a reason for everything (docs/retain.md). Reads only. Throws E_RETAIN_RULES for a policy without
 * rules, E_RETAIN_EMPTY when nothing would be left of an image, and whatever cannot be found out.
 */
export async function planRetain(world: World, { components }: RetainRequest): Promise<HashedPlan> {
  rulesOf(world)
  const { policy, clock } = world
  const ledger = await (await world.ledger()).load()
  const plans: ComponentRetention[] = []
  const notices = new Set<string>()
  const pins = openPinFiles(world)
  for (const component of namedComponents(policy, components)) {
    const collected = await collect(world, component, { ledger, pins })
    plans.push(demandRest(planRetention(collected.input)))
    for (const notice of collected.notices) notices.add(notice)
  }
  return hashed({
    policy: policy.digest,
    ledger: headOf(ledger),
    at: clock.now().toISOString(),
    components: plans,
    notices: [...notices],
  })
}

function headOf({ head: { seq, hash } }: State): HashedPlan['ledger'] {
  return { seq, hash }
}
