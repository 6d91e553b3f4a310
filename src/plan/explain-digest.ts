import type { Digest } from '../model/digest.ts'
import type { ComponentState } from '../model/state.ts'
import { originOf } from './explain.ts'
import type { ExplainInput, Explanation } from './explain.ts'
import { nameOf } from './reasons.ts'

const MOST_TAGS = 5

/** Explains what a digest is to one component, by the ledger alone. Pure; throws nothing. */
export function explainDigest(
  digest: Digest,
  { component, state }: Pick<ExplainInput, 'component' | 'state'>,
): Explanation {
  const facts = state.byDigest(digest)
  const fact = facts.findLast(({ kind }) => kind !== 'promotion') ?? facts[0]
  const tags = tagsOf(digest, component.images, state)
  const known = fact !== undefined || tags.length > 0 || partOf(digest, state) !== null
  const what = fact === undefined ? partOf(digest, state) : `${fact.kind} ${nameOf(fact)}${originOf(fact)}`
  return {
    tag: digest,
    component: component.name,
    classes: [],
    digest: known ? digest : null,
    version: fact?.version?.text ?? null,
    why: [what, namedText(tags)].filter((part) => part !== null).join('; ') || 'the ledger does not know it',
    mayMove: 'no: a digest names the same bytes for ever',
    advice: known
      ? 'Pin it: it goes on naming the same bytes.'
      : 'Nothing is known of it: do not rely on it.',
    support: null,
  }
}

/** `the linux/arm64 part of 1.4.2`; null for no part of anything. */
function partOf(digest: Digest, { facts }: ComponentState): string | null {
  for (const fact of facts) {
    const part = Object.entries(fact.platforms).find(([, child]) => child === digest)
    if (part !== undefined) return `the ${part[0]} part of ${nameOf(fact)}`
  }
  return null
}

function tagsOf(digest: Digest, images: readonly string[], { published }: ComponentState): readonly string[] {
  const tags = images.flatMap((image) => [...(published.get(image) ?? [])])
  return [...new Set(tags.flatMap(([tag, state]) => (state.digest === digest ? [tag] : [])))]
}

function namedText(tags: readonly string[]): string | null {
  const shown = tags.slice(0, MOST_TAGS).join(', ')
  if (tags.length === 0) return null
  return tags.length > MOST_TAGS ? `tagged ${shown} and ${tags.length - MOST_TAGS} more` : `tagged ${shown}`
}
