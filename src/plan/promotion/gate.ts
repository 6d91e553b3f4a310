import type { Fact } from '../../model/fact.ts'
import type { ComponentState } from '../../model/state.ts'
import type { Component, Environment, Policy } from '../../policy/policy.ts'
import type { Views } from '../views.ts'

/** A digest that is to run in an environment. */
export interface Candidacy {
  readonly policy: Policy
  readonly component: Component
  readonly environment: Environment
  readonly state: ComponentState
  readonly views: Views
  /** The promotion as it would be recorded. */
  readonly fact: Fact
  /** True when the digest was named, and not taken from the stage before or from a publish. */
  readonly named: boolean
  /** Who promotes; null for a publish that an environment follows. */
  readonly actor: string | null
  readonly now: Date
}

export type GateName = 'order' | 'tag' | 'check' | 'approval' | 'soak' | 'hold' | 'deprecation' | 'return'

/** One thing that an environment asks for, and whether it is there. Plain data. */
export interface GateRow {
  readonly gate: GateName
  /** What is asked for: `check scan`, `ran in staging`. */
  readonly name: string
  readonly met: boolean
  /** A sentence for a person. */
  readonly message: string
  /** What meets it: a command, or what to wait for; null when it is met. */
  readonly mend: string | null
  /** When it is met by itself (a soak, a hold that ends): RFC 3339, UTC; null otherwise. */
  readonly metAt: string | null
  /** Whether `--override` may go on without it, where the environment allows that. */
  readonly overridable: boolean
}

/** One rule about a digest that is to run somewhere: a row for each thing that it asks for. Pure. */
export type PromotionGate = (candidacy: Candidacy) => readonly GateRow[]

/** A row for something that is there. */
export function met(gate: GateName, name: string, message: string): GateRow {
  return { gate, name, met: true, message, mend: null, metAt: null, overridable: false }
}
