import { viewsOf } from '../../views.ts'
import type { Wanted } from '../../views.ts'
import type { RetainInput } from '../input.ts'
import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What a tag shall name by the ledger, whether or not it does yet; of a class that lets go, only until its tag is written. */
export function keepWanted(book: KeepBook, { input }: RuleContext): void {
  for (const wanted of viewsOf(input.component, factsOf(input)).entries()) {
    if (wanted.digest === null) continue
    const why = whyKept(wanted, input)
    if (why !== null) book.keep(wanted.digest, 'wanted', why)
  }
}

function whyKept({ tag, class: { key, retain } }: Wanted, input: RetainInput): string | null {
  if (input.rules.keepClasses.includes(key)) return `${tag}: all of "${key}" is kept`
  if (retain === null) return `${tag} shall name it`
  const { published } = factsOf(input)
  const written = input.component.images.every((image) => published.get(image)?.has(tag) === true)
  return written ? null : `${tag} is not written yet`
}
