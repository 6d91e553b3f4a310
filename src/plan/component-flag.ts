import type { Policy } from '../policy/policy.ts'

/** ` --component web` for commands that a message or a document tells; nothing where the policy has only one. */
export function componentFlag({ components }: Pick<Policy, 'components'>, name: string): string {
  return components.length > 1 ? ` --component ${name}` : ''
}
