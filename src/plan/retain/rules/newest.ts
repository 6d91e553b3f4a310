import type { Digest } from '../../../model/digest.ts'
import type { ComponentState } from '../../../model/state.ts'
import { compareText } from '../../order.ts'
import type { Ages } from '../ages.ts'
import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import { newestDigests } from '../newest-digests.ts'
import type { RuleContext } from '../rules.ts'

/** The newest digests of the component at all, by the order of the ledger: also where there are no environments, something is left. */
export function keepNewest(book: KeepBook, { input, shelf, ages }: RuleContext): void {
  const count = input.rules.keepPerEnvironment
  for (const digest of newestDigests(inOrder(factsOf(input), ages), shelf, count))
    book.keep(digest, 'newest', `one of the newest ${count} of ${input.component.name}`)
}

/** What was only adopted is older than what was published. */
function inOrder({ facts }: ComponentState, ages: Ages): readonly Digest[] {
  const known = facts.flatMap(({ digest }) => digest ?? [])
  const facted = new Set(known)
  const adopted = [...ages].filter(([digest]) => !facted.has(digest))
  const sorted = adopted.toSorted(([a, then], [b, now]) => compareText(then, now) || compareText(a, b))
  return [...sorted.map(([digest]) => digest), ...known]
}
