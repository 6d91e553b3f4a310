import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What cannot be read: nobody can say what it is. What it mentions is kept with it. */
export function keepUnreadable(book: KeepBook, { shelf }: RuleContext): void {
  for (const { digest, unreadable } of shelf.items.values())
    if (unreadable) book.keep(digest, 'unreadable', 'it cannot be read')
}
