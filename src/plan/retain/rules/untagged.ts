import { isYounger } from '../ages.ts'
import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What no tag names: for ever, or for `keepUntagged`. What retention was to delete already, and did not come to, is no such thing. */
export function keepUntagged(book: KeepBook, { input, shelf, ages }: RuleContext): void {
  const { facts, deleted } = factsOf(input)
  const { keepUntagged: longest } = input.rules
  for (const { digest } of facts) {
    if (digest === null || shelf.isTagged(digest) || deleted.has(digest)) continue
    const time = ages.get(digest)
    if (longest === null) book.keep(digest, 'untagged', 'untagged: kept for ever')
    else if (time !== undefined && isYounger(time, longest, input.now))
      book.keep(digest, 'untagged', `untagged, and young: ${time.slice(0, 10)}`)
  }
}
