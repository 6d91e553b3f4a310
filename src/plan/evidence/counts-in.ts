import type { Environment } from '../../policy/policy.ts'

/**
 * Whether what was found out in one environment (null: nowhere in particular) counts for the gates of another (null: those of a publish):
 * for its own, and for those of the environment that comes right after it, as that is what it was tried there for.
 */
export function countsIn(found: string | null, asking: Pick<Environment, 'name' | 'after'> | null): boolean {
  if (found === null) return true
  return asking !== null && (found === asking.name || found === asking.after)
}
