import type { Policy } from '../../policy/policy.ts'

/** True for a deployment that the policy knows by its files alone: nothing is promoted there, and going back is another pin. */
export function isPinnedOnly({ environments, deploy }: Policy, environment: string): boolean {
  return !environments.some(({ name }) => name === environment) && Object.hasOwn(deploy, environment)
}
