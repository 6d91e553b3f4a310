import type { State } from '../../model/state.ts'
import { isTag } from '../../model/tag.ts'
import { planPublish } from '../../plan/plan.ts'
import type { Plan } from '../../plan/plan.ts'
import type { World } from '../world.ts'
import { branchCollisions } from './branch-collisions.ts'
import { candidatesOf } from './candidates.ts'
import { foreignClaims } from './foreign-claims.ts'
import { observe } from './observe.ts'
import type { Subject } from './subject.ts'

/** The subject, where the content may not be built yet and the registries may not be asked. */
export type PlanSubject = Pick<Subject, 'event' | 'targets'> & { readonly content: Subject['content'] | null }

/**
 * Plans an event on the facts of `state`: first from the ledger alone, which tells the tags that it touches, then with what the
 * registries have under them. With no targets, the ledger's word stands for the registries.
 */
export async function planEvent(world: World, subject: PlanSubject, state: State): Promise<Plan> {
  const { event, content, targets } = subject
  const input = {
    policy: world.policy,
    component: event.component,
    state: state.component(event.component.name),
    candidates: candidatesOf(world.policy, event, content),
    labels: content?.labels ?? null,
    ledger: state,
    now: world.clock.now(),
  }
  const first = planPublish({ ...input, observed: new Map() })
  // What is no legal tag is refused by the plan; no registry can be asked about it.
  const tags = first.actions.map((action) => action.tag).filter((tag) => isTag(tag))
  const observed = await observe(targets, tags)
  const plan = planPublish({ ...input, observed })
  const collisions = [
    ...(await branchCollisions(world, event)),
    ...(await foreignClaims(world, event, plan.actions)),
  ]
  const others = plan.refusals.filter(
    ({ code, tag }) => !collisions.some((found) => found.code === code && found.tag === tag),
  )
  return {
    ...plan,
    refusals: [...collisions, ...others],
    notices: [...event.notices, ...plan.notices],
  }
}
