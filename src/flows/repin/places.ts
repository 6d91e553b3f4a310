import type { Component, Policy } from '../../policy/policy.ts'
import { withImages } from '../event/component.ts'
import { chosenComponents } from '../stage/named.ts'
import type { ComponentChoice } from '../stage/named.ts'

/** A place in a deployment file, as the policy names it. */
export interface Place {
  /** Relative to the policy file. */
  readonly file: string
  /** null: every value of the file that names an image of the component. */
  readonly key: string | null
  /** True when the entry does not say whose pin it is, and there are several components. */
  readonly shared: boolean
}

/** The components whose pins are meant: those that were named, or the only one that has an image. Throws E_FACTS_MISSING. */
export function pinnedComponents(policy: Policy, choice: ComponentChoice): readonly Component[] {
  const [only, ...others] = withImages(policy)
  const unsaid = !choice.all && choice.components.length === 0
  return unsaid && only !== undefined && others.length === 0 ? [only] : chosenComponents(policy, choice)
}

/** Where the deployment files of an environment pin a component: `deploy` of the policy. */
export function placesOf(policy: Policy, { name }: Component, environment: string): readonly Place[] {
  const several = withImages(policy).length > 1
  return (policy.deploy[environment] ?? []).map((entry) => {
    const text = entry.replaceAll('{component}', name).replaceAll('{env}', environment)
    const hash = text.indexOf('#')
    return {
      file: hash === -1 ? text : text.slice(0, hash),
      key: hash === -1 ? null : text.slice(hash + 1),
      shared: several && !entry.includes('{component}'),
    }
  })
}
