import type { Content } from '../content/content.ts'
import type { Target } from '../content/targets.ts'
import type { PublishEvent } from '../event/event.ts'

/** What is published, and where to. */
export interface Subject {
  readonly event: PublishEvent
  readonly content: Content
  /** Every image of the component, the primary first. */
  readonly targets: readonly Target[]
}
