import type { Fact } from '../model/fact.ts'
import type { Action } from './action.ts'
import type { PublishInput } from './input.ts'
import type { PublishedFact } from './published-fact.ts'
import type { RegistryView } from './registry-view.ts'
import type { Views } from './views.ts'

/** Everything that a plan found out, for the rules that look at the whole of it. */
export interface Planned {
  readonly input: PublishInput
  readonly views: Views
  readonly registry: RegistryView
  readonly published: readonly PublishedFact[]
  readonly actions: readonly Action[]
  readonly tags: readonly string[]
  /** Pending facts that the candidates replace. */
  readonly replaced: readonly Fact[]
}
