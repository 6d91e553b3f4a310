import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What is deprecated stays pullable by its exact tags: somebody may still run it. */
export function keepDeprecated(book: KeepBook, { input }: RuleContext): void {
  const state = factsOf(input)
  for (const version of state.deprecated.keys()) {
    for (const { digest } of state.byVersion(version))
      if (digest !== null) book.keep(digest, 'deprecated', `${version} is deprecated and stays pullable`)
  }
}
