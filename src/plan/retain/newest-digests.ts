import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import type { Shelf } from './shelf.ts'

/** The digests of `facts` (oldest first) that still stand, the newest first, each once, at most `count`. */
export function newestDigests(facts: readonly Fact[], shelf: Shelf, count: number): readonly Digest[] {
  const digests = new Set<Digest>()
  for (const { digest } of facts.toReversed()) {
    if (digests.size >= count) break
    if (digest !== null && shelf.items.has(digest)) digests.add(digest)
  }
  return [...digests]
}
