import type { Digest } from '../../model/digest.ts'
import type { ComponentState, State } from '../../model/state.ts'
import type { Component, Policy, RetentionRules } from '../../policy/policy.ts'
import type { ImageContent } from './content.ts'

/** What a plan of retention is made from, for one component. */
export interface RetainInput {
  readonly policy: Policy
  readonly rules: RetentionRules
  readonly component: Component
  /** The whole ledger: other components may own what stands in the same image. */
  readonly ledger: State
  /** Every image of the component. */
  readonly images: readonly ImageContent[]
  /** Digests that deployment files pin, each with the file. */
  readonly pinned: ReadonlyMap<Digest, string>
  /** Digests that are to stay whatever the rules say, each with why: what was found at the last moment. */
  readonly spared?: ReadonlyMap<Digest, string>
  readonly now: Date
}

/** What the ledger says of the component of `input`. */
export function factsOf({ ledger, component }: RetainInput): ComponentState {
  return ledger.component(component.name)
}
