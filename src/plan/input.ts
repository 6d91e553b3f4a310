import type { Fact } from '../model/fact.ts'
import type { ComponentState, State } from '../model/state.ts'
import type { Component, Policy } from '../policy/policy.ts'
import type { Observed } from './action.ts'
import type { Views } from './views.ts'

/** Labels by platform (`''`: of the whole artifact): name -> value, with the full names `org.opencontainers.image.*`. */
export type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>

/** What every plan is made from. */
export interface PlanBasis {
  readonly policy: Policy
  readonly component: Component
  readonly state: ComponentState
  /** What the registries answered; for tags that were not asked for, the ledger's word counts. */
  readonly observed: Observed
  readonly now: Date
}

/** One event. */
export interface PublishInput extends PlanBasis {
  /** The facts that the event would add. */
  readonly candidates: readonly Fact[]
  /** The labels of the artifact by platform (`''`: of the whole); null or absent when they were not read. */
  readonly labels?: Labels | null
  /** The whole ledger, for rules between components. */
  readonly ledger?: State
}

/** All that is wanted. */
export interface AllInput extends PlanBasis {
  /** Only these; absent: every tag. */
  readonly tags?: ReadonlySet<string>
  /** Those of the state, where they are made already. */
  readonly views?: Views
}
