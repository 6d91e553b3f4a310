import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What a deployment file pins. */
export function keepPinned(book: KeepBook, { input }: RuleContext): void {
  for (const [digest, file] of input.pinned) book.keep(digest, 'pinned', `pinned in ${file}`)
}
