import type { Fact } from '../../model/fact.ts'
import { createViews } from '../../plan/views.ts'
import { variablesOf } from '../../policy/pattern.ts'
import type { Component } from '../../policy/policy.ts'

/** The tag that is written once and says the version of a release: `1.4.0`; null where the policy has none. */
export function exactTag(component: Component, fact: Fact): string | null {
  const made = createViews(component).made(fact)
  const exact = made.find(
    ({ class: { moves, pattern, platforms } }) =>
      moves === 'never' && platforms.length === 0 && variablesOf(pattern).includes('version'),
  )
  return exact?.tag ?? null
}
