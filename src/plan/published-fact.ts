import type { Fact } from '../model/fact.ts'
import type { Claim, Views } from './views.ts'

/** A fact that an event publishes, with the tags that it feeds. */
export interface PublishedFact {
  readonly fact: Fact
  readonly claims: readonly Claim[]
  /** True when the event itself has no digest yet, whatever the ledger knows. */
  readonly unbuilt: boolean
}

/** True when the claim's tag shall name the fact's own bytes. */
export function wins(fact: Fact, { group }: Claim): boolean {
  const best = group.best()
  if (best === null || best === fact) return best === fact
  const digest = group.digestIn(fact)
  return digest !== null && digest === group.digestIn(best)
}

/** `fact` with its claims; it must be in the views. */
export function publishedFact(fact: Fact, views: Views, unbuilt: boolean): PublishedFact {
  return { fact, claims: views.claims(fact), unbuilt }
}
