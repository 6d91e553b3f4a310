import type { Policy } from '../policy/policy.ts'
import { didYouMean } from '../policy/suggest.ts'

/** ` --component web` for commands that a message or a document tells; nothing where the policy has only one. */
export function componentFlag({ components }: Pick<Policy, 'components'>, name: string): string {
  return components.length > 1 ? ` --component ${name}` : ''
}

/** So many names fit on a line that somebody reads. */
const MOST = 8

/** The names to choose from, for a hint: those of a large policy are too many to read. `meant`: what was said instead, if anything. */
export function componentChoice({ components }: Pick<Policy, 'components'>, meant: string | null): string {
  const names = components.map(({ name }) => name)
  const near = meant === null ? null : didYouMean(meant, names)
  if (near !== null) return `Did you mean  --component ${near}`
  const more = names.length - MOST
  return `--component ${names.slice(0, MOST).join(' | ')}${more > 0 ? ` | … (${more} more)` : ''}`
}
