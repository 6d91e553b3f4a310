import type { ComponentState } from '../model/state.ts'
import { viewsOf } from '../plan/views.ts'
import type { Views } from '../plan/views.ts'
import type { Component, Policy } from '../policy/policy.ts'
import { namedComponent } from './event/component.ts'
import type { ComponentStatus, StatusResult } from './results.ts'
import { asOfTime, stateAsOf } from './state-as-of.ts'
import { environmentStatus } from './status/environments.ts'
import { floatStatus } from './status/floats.ts'
import { unmergedHotfixes } from './status/hotfixes.ts'
import { lineSummary } from './status/lines.ts'
import { pendingReleases } from './status/pending.ts'
import type { World } from './world.ts'

export interface StatusRequest {
  readonly component?: string
  /** RFC 3339 time or date. */
  readonly asOf?: string
}

/** Where every component stands by the ledger: newest release, lines, floats, environments, unfinished publishes, hotfixes to merge. */
export async function status(world: World, request: StatusRequest): Promise<StatusResult> {
  const asOf = asOfTime(request.asOf)
  const { component } = request
  const components =
    component === undefined ? world.policy.components : [namedComponent(world.policy, component)]
  const ledger = await world.ledger()
  const [state, hotfixes] = await Promise.all([
    stateAsOf(ledger, asOf),
    // Git tells what is merged now, not what was.
    asOf === null ? unmergedHotfixes(world.git, components) : new Map<string, never>(),
  ])
  return {
    asOf,
    ledger: { kind: ledger.kind, seq: state.head.seq, durable: ledger.promises.durable },
    components: components.map((each) => ({
      ...componentStatus(world.policy, each, state.component(each.name)),
      hotfixes: hotfixes.get(each.name) ?? [],
    })),
  }
}

function componentStatus(
  policy: Policy,
  component: Component,
  state: ComponentState,
): Omit<ComponentStatus, 'hotfixes'> {
  const views = viewsOf(component, state)
  const floats = floatStatus(component, state, views)
  return {
    component: component.name,
    images: component.images,
    ...lineSummary(component, state, views),
    floats,
    exact: exactTags(component, state, views),
    environments: environmentStatus(policy, state),
    pending: pendingReleases(component, state, views),
  }
}

/** How many tags that are written once the primary image has. */
function exactTags(component: Component, state: ComponentState, views: Views): number {
  const [primary] = component.images
  const published = primary === undefined ? undefined : state.published.get(primary)
  if (published === undefined) return 0
  return [...published.keys()].filter((tag) => views.wanted(tag)?.class.moves === 'never').length
}
