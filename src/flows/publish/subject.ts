import type { Component } from '../../policy/policy.ts'
import type { Plan } from '../../plan/plan.ts'
import type { Content } from '../content/content.ts'
import type { Target } from '../content/targets.ts'
import type { PublishEvent } from '../event/event.ts'

/** Whose tags are written, and where. */
export interface Scope {
  readonly component: Component
  /** Every image of the component, the primary first. */
  readonly targets: readonly Target[]
}

/** What is published, and where to. */
export interface Subject extends Scope {
  readonly event: PublishEvent
  readonly content: Content
  /** What says that the release changes a schema; null when nothing does. */
  readonly schemaChange: string | null
}

/** A plan, and where it is carried out. */
export interface Work extends Scope {
  readonly plan: Plan
}
