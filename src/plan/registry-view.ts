import type { Digest } from '../model/digest.ts'
import type { ComponentState, PublishedState } from '../model/state.ts'
import type { Observed } from './action.ts'

/** What is known of the tags in the registries: asked just now where they were, else as the ledger last wrote them. */
export interface RegistryView {
  /** What the tag names; null when it is absent as far as is known. */
  seen(image: string, tag: string): Digest | null
  /** What the ledger last saw there; null when it never did. */
  recorded(image: string, tag: string): PublishedState | null
  /** True when the tag stands in any of the images. */
  standsAnywhere(tag: string): boolean
}

/** The view of `images`. A tag that `observed` does not mention was not asked for: the ledger's word counts. */
export function registryView(
  images: readonly string[],
  state: Pick<ComponentState, 'published' | 'deleted'>,
  observed: Observed,
): RegistryView {
  function recorded(image: string, tag: string): PublishedState | null {
    return state.published.get(image)?.get(tag) ?? null
  }
  function seen(image: string, tag: string): Digest | null {
    const answer = observed.get(image)?.get(tag)
    if (answer !== undefined) return answer
    const digest = recorded(image, tag)?.digest ?? null
    return digest !== null && state.deleted.has(digest) ? null : digest
  }
  const everywhere = new Set([...images, ...state.published.keys()])
  return {
    seen,
    recorded,
    standsAnywhere: (tag) =>
      [...everywhere].some((image) => seen(image, tag) !== null || recorded(image, tag) !== null),
  }
}
