import { isYounger } from '../ages.ts'
import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What no tag names: for ever, or for `keepUntagged`. What retention was to delete already, and did not come to, is no such thing. */
export function keepUntagged(book: KeepBook, { input, shelf, ages }: RuleContext): void {
  const { deleted } = factsOf(input)
  const { keepUntagged: longest } = input.rules
  for (const [digest, time] of ages) {
    if (shelf.isTagged(digest) || deleted.has(digest)) continue
    if (longest === null) book.keep(digest, 'untagged', 'untagged: kept for ever')
    else if (isYounger(time, longest, input.now))
      book.keep(digest, 'untagged', `untagged, and young: ${time.slice(0, 10)}`)
  }
}
