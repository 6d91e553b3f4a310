import type { AuditSight } from '../../plan/audit/sight.ts'
import { planAll } from '../../plan/plan.ts'
import type { Observed } from '../../plan/action.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Views } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import type { World } from '../world.ts'
import { excusedPromotions } from './attribute.ts'
import { readPins } from './read-pins.ts'
import type { TagReadings } from './read-tags.ts'
import type { Facts } from './scope.ts'

interface Known {
  readonly facts: Facts
  readonly readings: readonly TagReadings[]
}

/** Everything that is known of a component before its releases were opened. */
export async function sightOf(
  world: World,
  component: Component,
  { facts, readings }: Known,
): Promise<AuditSight> {
  const { policy } = world
  const state = facts.state.component(component.name)
  const observed = new Map(readings.map(({ image, tags }) => [image, tags] as const))
  const now = world.clock.now()
  const [pins, excused] = await Promise.all([
    readPins(world, component),
    excusedPromotions(await world.ledger(), policy, state),
  ])
  const shares = ({ images }: Component): boolean => images.some((image) => component.images.includes(image))
  const neighbours = policy.components
    .filter((other) => other !== component && shares(other))
    .map((other) => ({ component: other, state: facts.state.component(other.name) }))
  const views = viewsOf(component, state)
  const tags = unsettled(component, views, observed)
  return {
    policy,
    component,
    state,
    views,
    now,
    observed,
    actions: planAll({ policy, component, state, views, observed, now, tags }).actions,
    git: facts.git?.get(component.name) ?? null,
    pictures: new Map(),
    neighbours,
    pins,
    excused,
  }
}

/**
 * Tags of which something may have to be said. Most of a registry is what was written once and stands in every image as it was written:
 * nothing is planned for it.
 */
function unsettled(component: Component, views: Views, observed: Observed): ReadonlySet<string> {
  const tags = new Set<string>()
  for (const { tag, digest, class: tagClass } of views.entries()) {
    const stands = component.images.every((image) => observed.get(image)?.get(tag) === digest)
    if (digest === null || !stands || tagClass.moves !== 'never') tags.add(tag)
  }
  return tags
}
