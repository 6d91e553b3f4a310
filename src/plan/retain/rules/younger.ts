import { isYounger } from '../ages.ts'
import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** Everything of which the ledger heard less than `keepYounger` ago. */
export function keepYounger(book: KeepBook, { input, ages }: RuleContext): void {
  for (const [digest, time] of ages)
    if (isYounger(time, input.rules.keepYounger, input.now))
      book.keep(digest, 'younger', `young: ${time.slice(0, 10)}`)
}
