import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What somebody approved for an environment and has not come there since: it is about to. */
export function keepApproved(book: KeepBook, { input }: RuleContext): void {
  const state = factsOf(input)
  for (const { digest, environment, seq } of state.approvals) {
    const came = state
      .byDigest(digest)
      .some((fact) => fact.kind === 'promotion' && fact.environment === environment && fact.seq > seq)
    if (!came) book.keep(digest, 'approved', `approved for ${environment}`)
  }
}
