import type { ComponentState } from '../model/state.ts'
import type { Version } from '../model/version.ts'

/** The first patch of the line of `version` (by minor) that is not released: `1.4.0` -> `1.4.1`, or later. */
export function nextPatch(version: Version, state: ComponentState): string {
  let patch = version.patch
  for (const { kind, version: other } of state.facts) {
    if (kind !== 'release' || other === null) continue
    if (other.major === version.major && other.minor === version.minor) patch = Math.max(patch, other.patch)
  }
  return `${version.major}.${version.minor}.${patch + 1}`
}
