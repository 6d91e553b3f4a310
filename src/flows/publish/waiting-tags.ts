import type { Digest } from '../../model/digest.ts'
import type { State } from '../../model/state.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Scope } from './subject.ts'

/**
 * Tags of environments that somebody else promoted the digest to while its publish had not come to its first write: they waited for
 * it (see `withoutPending`), and nobody else comes back for them. `missing`: some image does not have one by what the ledger says.
 */
export function waitingTags(
  { component, targets }: Scope,
  state: State,
  digest: Digest,
): { readonly tags: readonly string[]; readonly missing: boolean } {
  const facts = state.component(component.name)
  if (!facts.byDigest(digest).some(({ kind }) => kind === 'promotion')) return { tags: [], missing: false }
  const wanted = [...viewsOf(component, facts).entries()].filter((entry) => entry.digest === digest)
  const tags = wanted.filter(({ class: { from } }) => from.includes('promotion')).map(({ tag }) => tag)
  const missing = targets.some(({ image }) =>
    tags.some((tag) => facts.published.get(image)?.get(tag)?.digest !== digest),
  )
  return { tags, missing }
}
