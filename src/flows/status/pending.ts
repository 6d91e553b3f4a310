import type { ComponentState } from '../../model/state.ts'
import { isRelease } from '../../plan/release-of.ts'
import type { Views } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import type { ComponentStatus } from '../results.ts'

/** Releases that the ledger knows and whose tags were not all written: a publish that was cut off. */
export function pendingReleases(
  component: Component,
  state: ComponentState,
  views: Views,
): ComponentStatus['pending'] {
  return state.facts.flatMap((fact) => {
    if (fact.version === null || fact.digest === null || !isRelease(fact)) return []
    const exact = views.claims(fact).filter((claim) => claim.class.moves === 'never' && claim.barred === null)
    const missing = exact.some((claim) => !writtenSomewhere(component, state, claim.group.tag))
    return missing ? [{ version: fact.version.text, digest: fact.digest }] : []
  })
}

function writtenSomewhere(component: Component, state: ComponentState, tag: string): boolean {
  return component.images.some((image) => state.published.get(image)?.has(tag) === true)
}
