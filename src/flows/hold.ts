import { appendRetrying } from '../ledger/append-loop.ts'
import type { HoldData } from '../model/data.ts'
import type { Hold } from '../model/evidence.ts'
import type { RecordDraft } from '../model/record.ts'
import type { State } from '../model/state.ts'
import { holdOn } from '../plan/promotion/hold.ts'
import type { Component, Environment } from '../policy/policy.ts'
import { draft } from './stage/move.ts'
import { chosenComponents, namedEnvironment } from './stage/named.ts'
import type { ComponentChoice } from './stage/named.ts'
import type { World } from './world.ts'

export interface HoldRequest extends ComponentChoice {
  readonly environment: string
  readonly reason: string
  /** RFC 3339, UTC; null: until it is lifted. */
  readonly until: string | null
}

export interface ResumeRequest extends ComponentChoice {
  readonly environment: string
  readonly reason: string | null
}

/** `tidemark hold` and `tidemark resume`. */
export interface HoldResult {
  readonly environment: string
  readonly held: boolean
  readonly components: readonly {
    readonly component: string
    /** False when it stood so already. */
    readonly changed: boolean
    readonly reason: string | null
    readonly by: string | null
    readonly since: string | null
    readonly until: string | null
  }[]
  readonly ledgerSeq: number
}

/** Holds an environment: nothing moves it, neither people nor automation, until it is lifted or its time is over. */
export async function hold(world: World, request: HoldRequest): Promise<HoldResult> {
  const { environment, reason, until } = request
  const date = world.clock.now().toISOString()
  const data: HoldData = { environment, reason, date, ...(until !== null && { until }) }
  return await change(world, request, {
    held: true,
    draftFor: (standing) => (standing?.reason === reason && standing.until === until ? null : data),
  })
}

/** Lifts the hold on an environment; does nothing where there is none. */
export async function resume(world: World, request: ResumeRequest): Promise<HoldResult> {
  const { environment, reason } = request
  const date = world.clock.now().toISOString()
  const data: HoldData = { environment, reason: reason ?? '', date, undo: true }
  return await change(world, request, {
    held: false,
    draftFor: (standing) => (standing === null ? null : data),
  })
}

interface Change {
  readonly held: boolean
  readonly draftFor: (standing: Hold | null) => HoldData | null
}

type Request = ComponentChoice & { readonly environment: string }

async function change(world: World, request: Request, { held, draftFor }: Change): Promise<HoldResult> {
  const environment = namedEnvironment(world.policy, request.environment)
  const components = chosenComponents(world.policy, request)
  const actor = await world.actor()
  const ledger = await world.ledger()
  const changed = new Set<string>()
  await appendRetrying(
    ledger,
    (state) => {
      changed.clear()
      const drafts = components.flatMap((component): RecordDraft[] => {
        const data = draftFor(holdAt(world, { component, environment, state }))
        if (data === null) return []
        changed.add(component.name)
        return [draft(component.name, 'hold', actor, data)]
      })
      return drafts
    },
    world,
  )
  const state = await ledger.load()
  return {
    environment: environment.name,
    held,
    components: components.map((component) => {
      const found = holdAt(world, { component, environment, state })
      return {
        component: component.name,
        changed: changed.has(component.name),
        reason: found?.reason ?? null,
        by: found?.actor ?? null,
        since: found?.time ?? null,
        until: found?.until ?? null,
      }
    }),
    ledgerSeq: state.head.seq,
  }
}

interface Place {
  readonly component: Component
  readonly environment: Environment
  readonly state: State
}

function holdAt({ clock }: World, { component, environment, state }: Place): Hold | null {
  return holdOn(state.component(component.name), environment.name, clock.now())
}
