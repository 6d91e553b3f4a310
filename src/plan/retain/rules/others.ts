import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What another component knows: several may share one image. */
export function keepOthers(book: KeepBook, { input, shelf }: RuleContext): void {
  const { ledger, component } = input
  for (const name of ledger.components().filter((each) => each !== component.name)) {
    const other = ledger.component(name)
    for (const digest of shelf.items.keys())
      if (other.byDigest(digest).length > 0) book.keep(digest, 'others', `it is also of ${name}`)
  }
}
