import { ambiguous } from './fault.ts'
import type { VersionSpot } from './format.ts'

/** A package of the repository itself, as a lock file lists it. */
export interface LockEntry {
  readonly name: string
  readonly spot: VersionSpot
}

/**
 * Those of the local packages that are released: the named ones, or without names all of them, if they state one and the
 * same version. Throws E_VERSION_AMBIGUOUS when they do not.
 */
export function releasedEntries(
  text: string,
  local: readonly LockEntry[],
  packages: readonly string[],
): readonly LockEntry[] {
  if (packages.length > 0) return local.filter((entry) => packages.includes(entry.name))
  const stated = new Set(local.map(({ spot }) => text.slice(spot.start, spot.end)))
  if (stated.size <= 1) return local
  const listed = local.map(({ name, spot }) => `${name} ${text.slice(spot.start, spot.end)}`)
  throw ambiguous(
    `it lists packages of this repository with different versions: ${shortened(listed)}`,
    'Name those that are released with `packages` under `cut.files`.',
  )
}

function shortened(listed: readonly string[]): string {
  const most = 8
  const more = listed.length > most ? ` and ${listed.length - most} more` : ''
  return `${listed.slice(0, most).join(', ')}${more}`
}
