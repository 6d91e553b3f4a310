import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What stands alone and nobody knows whose it is: a part of an index that is gone, and not by retention. */
export function keepOrphans(book: KeepBook, { input, shelf }: RuleContext): void {
  const state = factsOf(input)
  for (const digest of shelf.items.keys()) {
    if (shelf.isTagged(digest) || state.deleted.has(digest) || shelf.holdersOf(digest).size > 0) continue
    if (state.byDigest(digest).length === 0) book.keep(digest, 'orphan', 'what held it is not here')
  }
}
