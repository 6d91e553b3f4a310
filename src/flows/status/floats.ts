import type { ComponentState } from '../../model/state.ts'
import type { Views, Wanted } from '../../plan/views.ts'
import { compareWriteOrder } from '../../plan/write-order.ts'
import type { Component } from '../../policy/policy.ts'
import type { TagStatus } from '../results.ts'

const FLOATING = new Set(['forward', 'freely'])

/** Every floating tag: what the primary image has under it by the ledger, since when, and whether that is what is wanted. */
export function floatStatus(component: Component, state: ComponentState, views: Views): readonly TagStatus[] {
  const floats = [...views.entries()].filter((wanted) => FLOATING.has(wanted.class.moves))
  const ordered = floats.map((wanted) => ({
    wanted,
    class: wanted.class.key,
    moves: wanted.class.moves,
    tag: wanted.tag,
  }))
  return ordered.toSorted(compareWriteOrder).map(({ wanted }) => tagStatus(component, state, wanted))
}

function tagStatus(component: Component, state: ComponentState, wanted: Wanted): TagStatus {
  const [primary] = component.images
  const published = primary === undefined ? undefined : state.published.get(primary)?.get(wanted.tag)
  const digest = published?.digest ?? null
  const [fact] = digest === null ? [] : state.byDigest(digest)
  return {
    tag: wanted.tag,
    class: wanted.class.key,
    digest,
    version: published?.version ?? fact?.version?.text ?? null,
    commit: fact?.commit ?? null,
    since: published?.time ?? null,
    why: whyOf(wanted, digest),
  }
}

function whyOf(wanted: Wanted, digest: string | null): string {
  if (wanted.digest === null) return 'nothing feeds it any more: it stays'
  if (wanted.digest === digest)
    return wanted.class.aliasOf === null ? 'as wanted' : `as ${wanted.class.aliasOf}`
  return `should name ${wanted.fact?.version?.text ?? wanted.digest}: publish that again to finish`
}
