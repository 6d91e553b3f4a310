import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import { newestDigests } from '../newest-digests.ts'
import type { RuleContext } from '../rules.ts'

/** The newest digests of the component at all, by the order of the ledger: also where there are no environments, something is left. */
export function keepNewest(book: KeepBook, { input, shelf }: RuleContext): void {
  const count = input.rules.keepPerEnvironment
  for (const digest of newestDigests(factsOf(input).facts, shelf, count))
    book.keep(digest, 'newest', `one of the newest ${count} of ${input.component.name}`)
}
