import type { ComponentState } from '../../model/state.ts'
import type { Views } from '../../plan/views.ts'
import type { Component, Policy } from '../../policy/policy.ts'

/** One component, as it is looked at: its facts and its tags at a moment. */
export interface Sight {
  readonly policy: Policy
  readonly component: Component
  readonly state: ComponentState
  readonly views: Views
  /** The moment that holds, soaks and evidence are judged at. */
  readonly now: Date
}
