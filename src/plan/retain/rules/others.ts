import type { Digest } from '../../../model/digest.ts'
import type { ComponentState } from '../../../model/state.ts'
import { pathOf } from '../known.ts'
import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What another component knows, and what it published or adopted here: several may share one image. */
export function keepOthers(book: KeepBook, { input, shelf }: RuleContext): void {
  const { ledger, component } = input
  const paths = new Set(component.images.map(pathOf))
  for (const name of ledger.components().filter((each) => each !== component.name)) {
    const other = ledger.component(name)
    const here = publishedAt(paths, other)
    for (const digest of shelf.items.keys())
      if (here.has(digest) || other.byDigest(digest).length > 0)
        book.keep(digest, 'others', `it is also of ${name}`)
  }
}

function publishedAt(paths: ReadonlySet<string>, { published }: ComponentState): ReadonlySet<Digest> {
  const here = [...published].filter(([image]) => paths.has(pathOf(image)))
  return new Set(here.flatMap(([, tags]) => [...tags.values()].map(({ digest }) => digest)))
}
