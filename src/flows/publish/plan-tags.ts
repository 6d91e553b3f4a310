import type { State } from '../../model/state.ts'
import { planAll } from '../../plan/plan.ts'
import type { World } from '../world.ts'
import { observe } from './observe.ts'
import { withoutPending } from './pending-floats.ts'
import type { Scope, Work } from './subject.ts'

/** What is to happen to these tags on the facts of `state`, with what the registries have now. */
export async function planTags(
  world: World,
  scope: Scope,
  facts: { readonly state: State; readonly tags: ReadonlySet<string> },
): Promise<Work> {
  const { component, targets } = scope
  const { tags } = facts
  const observed = await observe(targets, [...tags])
  const state = facts.state.component(component.name)
  const now = world.clock.now()
  const plan = planAll({ policy: world.policy, component, state, observed, tags, now })
  return { component, targets, plan: { ...plan, actions: await withoutPending(scope, state, plan.actions) } }
}
