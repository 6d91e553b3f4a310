import { matchTag } from '../policy/match.ts'
import type { Component } from '../policy/policy.ts'

/**
 * The environments whose promotions move a tag, by the policy: one for `env-prod` under `env-{env}`; all that the class is for (none
 * named: any) where the tag does not say; null for a tag that promotions do not move. Throws E_PATTERN_TOO_COMPLEX.
 */
export function environmentsOfTag(component: Component, tag: string): readonly string[] | null {
  const fed = component.classes.filter(({ from }) => from.includes('promotion'))
  if (fed.length === 0) return null
  const match = matchTag({ ...component, classes: fed }, tag)[0]
  if (match === undefined) return null
  const named = match.values?.env
  return named === undefined ? match.tagClass.environments : [named]
}
