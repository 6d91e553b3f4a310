import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What a deployment file pins. */
export function keepPinned(book: KeepBook, { input }: RuleContext): void {
  for (const [digest, file] of input.pinned) book.keep(digest, 'pinned', `pinned in ${file}`)
}

/** What something was found about right before it was to be deleted. */
export function keepSpared(book: KeepBook, { input }: RuleContext): void {
  for (const [digest, why] of input.spared ?? []) book.keep(digest, 'spared', why)
}
