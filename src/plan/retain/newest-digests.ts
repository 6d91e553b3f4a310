import type { Digest } from '../../model/digest.ts'
import type { Shelf } from './shelf.ts'

/** Those of `digests` (oldest first) that still stand, the newest first, each once, at most `count`. */
export function newestDigests(
  digests: readonly (Digest | null)[],
  shelf: Shelf,
  count: number,
): readonly Digest[] {
  const found = new Set<Digest>()
  for (const digest of digests.toReversed()) {
    if (found.size >= count) break
    if (digest !== null && shelf.items.has(digest)) found.add(digest)
  }
  return [...found]
}
