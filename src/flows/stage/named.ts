import { TidemarkError } from '../../model/failure.ts'
import type { Component, Environment, Policy } from '../../policy/policy.ts'
import { chooseComponent, namedComponents, withImages } from '../event/component.ts'

/** The environment with that name; throws E_UNKNOWN_ENVIRONMENT with the names there are. */
export function namedEnvironment(policy: Policy, name: string): Environment {
  const found = policy.environments.find((environment) => environment.name === name)
  if (found !== undefined) return found
  const names = policy.environments.map((environment) => environment.name)
  const known = names.length === 0 ? `${policy.file} lists no environments` : `there are ${names.join(', ')}`
  throw new TidemarkError('E_UNKNOWN_ENVIRONMENT', `there is no environment "${name}": ${known}`, {
    details: { environment: name, environments: names },
  })
}

/** Which components a command is about. */
export interface ComponentChoice {
  /** By name; empty: the only one there is. */
  readonly components: readonly string[]
  readonly all: boolean
}

/** The components that were named, all of them, or the only one; throws E_FACTS_MISSING with the names where it is not clear. */
export function chosenComponents(policy: Policy, { components, all }: ComponentChoice): readonly Component[] {
  if (all) return withImages(policy)
  if (components.length === 0) return [chooseComponent(policy, undefined, null)]
  return namedComponents(policy, components)
}
