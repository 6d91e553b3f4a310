import type { Digest } from '../../model/digest.ts'
import type { ComponentState, PublishedState } from '../../model/state.ts'
import type { Views, Wanted } from '../../plan/views.ts'
import { compareWriteOrder } from '../../plan/write-order.ts'
import type { Component } from '../../policy/policy.ts'
import type { TagStatus } from '../results.ts'

const FLOATING = new Set(['forward', 'freely'])

/** Every floating tag: what the primary image has under it by the ledger, since when, and whether that is what is wanted. */
export function floatStatus(component: Component, state: ComponentState, views: Views): readonly TagStatus[] {
  const floats = [...views.entries()].filter(
    (wanted) => FLOATING.has(wanted.class.moves) && matters(component, state, wanted),
  )
  const ordered = floats.map((wanted) => ({
    wanted,
    class: wanted.class.key,
    moves: wanted.class.moves,
    tag: wanted.tag,
  }))
  return ordered.toSorted(compareWriteOrder).map(({ wanted }) => tagStatus(component, state, wanted))
}

/** What was never published and is not wanted either (the line tag of a line at its end) is no tag at all. */
function matters(component: Component, state: ComponentState, { tag, digest }: Wanted): boolean {
  return digest !== null || publishedUnder(component, state, tag) !== null
}

function tagStatus(component: Component, state: ComponentState, wanted: Wanted): TagStatus {
  const { tag, class: tagClass } = wanted
  const published = publishedUnder(component, state, tag)
  if (published === null) {
    return {
      tag,
      class: tagClass.key,
      digest: null,
      version: null,
      commit: null,
      since: null,
      why: whyOf(state, wanted, null),
    }
  }
  const { digest, time, version } = published
  const [fact] = state.byDigest(digest)
  const known = { version: version ?? fact?.version?.text ?? null, commit: fact?.commit ?? null }
  return { tag, class: tagClass.key, digest, ...known, since: time, why: whyOf(state, wanted, digest) }
}

function publishedUnder(component: Component, state: ComponentState, tag: string): PublishedState | null {
  const [primary] = component.images
  return (primary === undefined ? undefined : state.published.get(primary)?.get(tag)) ?? null
}

function whyOf(state: ComponentState, wanted: Wanted, digest: Digest | null): string {
  if (wanted.digest === null) return abandonedText(state, digest)
  if (wanted.digest === digest)
    return wanted.class.aliasOf === null ? 'as wanted' : `as ${wanted.class.aliasOf}`
  return `should name ${wanted.fact?.version?.text ?? wanted.digest}:  tidemark reconcile`
}

/** A tag that nothing may have any more is never deleted; what it names may be what was deprecated. */
function abandonedText(state: ComponentState, digest: Digest | null): string {
  const versions = digest === null ? [] : state.byDigest(digest).flatMap(({ version }) => version?.text ?? [])
  const deprecated = versions.find((version) => state.deprecated.has(version))
  return deprecated === undefined
    ? 'nothing feeds it any more: it stays'
    : `${deprecated} is deprecated, and nothing else feeds it: it stays`
}
