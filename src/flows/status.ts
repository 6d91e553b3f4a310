import type { ComponentState } from '../model/state.ts'
import { viewsOf } from '../plan/views.ts'
import type { Views } from '../plan/views.ts'
import type { Component, Environment } from '../policy/policy.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { namedComponent } from './event/component.ts'
import type { ComponentStatus, StatusResult } from './results.ts'
import { namedEnvironment } from './stage/named.ts'
import { asOfTime, stateAsOf } from './state-as-of.ts'
import { environmentStatus } from './status/environments.ts'
import { floatStatus } from './status/floats.ts'
import { unmergedHotfixes } from './status/hotfixes.ts'
import { lineSummary } from './status/lines.ts'
import { pendingReleases } from './status/pending.ts'
import type { Sight } from './status/sight.ts'
import type { World } from './world.ts'

export interface StatusRequest {
  readonly component?: string
  /** Only this environment. */
  readonly environment?: string
  /** RFC 3339 time or date. */
  readonly asOf?: string
}

/**
 * Where every component stands by the ledger: newest release, lines, floats, what runs in every environment and what waits for it,
 * unfinished publishes, hotfixes to merge. The ledger's authority is asked every time.
 *
 * Throws E_FACTS_MISSING for a component and E_UNKNOWN_ENVIRONMENT for an environment that the policy has not, E_TIME.
 */
export async function status(world: World, request: StatusRequest): Promise<StatusResult> {
  const asOf = asOfTime(request.asOf)
  const components = chosen(world, request)
  const environments = environmentsOf(world, request)
  const ledger = await world.ledger()
  const [state, hotfixes] = await Promise.all([
    asOf === null ? ledger.load({ fresh: true }) : stateAsOf(ledger, asOf),
    // Git tells what is merged now, not what was.
    asOf === null ? unmergedHotfixes(world.git, components) : new Map<string, never>(),
  ])
  const now = momentOf(world, asOf)
  return {
    asOf,
    environment: request.environment ?? null,
    ledger: ledgerStatus(ledger, state.head.seq),
    components: components.map((component) => {
      const own = state.component(component.name)
      const sight = { policy: world.policy, component, state: own, views: viewsOf(component, own), now }
      return { ...componentStatus(sight, environments), hotfixes: hotfixes.get(component.name) ?? [] }
    }),
  }
}

function chosen({ policy }: World, { component }: StatusRequest): readonly Component[] {
  return component === undefined ? policy.components : [namedComponent(policy, component)]
}

function environmentsOf({ policy }: World, { environment }: StatusRequest): readonly Environment[] {
  return environment === undefined ? policy.environments : [namedEnvironment(policy, environment)]
}

/** The end of today has not come yet. */
function momentOf({ clock }: World, asOf: string | null): Date {
  const now = clock.now()
  return asOf === null ? now : new Date(Math.min(Date.parse(asOf), now.getTime()))
}

function ledgerStatus({ kind, promises }: Ledger, seq: number): StatusResult['ledger'] {
  return { kind, seq, durable: promises.durable }
}

function componentStatus(
  sight: Sight,
  environments: readonly Environment[],
): Omit<ComponentStatus, 'hotfixes'> {
  const { component, state, views } = sight
  return {
    component: component.name,
    images: component.images,
    ...lineSummary(component, state, views),
    floats: floatStatus(component, state, views),
    exact: exactTags(component, state, views),
    environments: environmentStatus(sight, environments),
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
