import type { Fact } from '../model/fact.ts'
import type { ComponentState } from '../model/state.ts'
import { isStable } from '../model/version.ts'
import type { Version } from '../model/version.ts'

/** The version that a change to `version` ships as: the next patch, or the next candidate. */
export function nextVersion(version: Version, state: ComponentState): string {
  return isStable(version) ? nextPatch(version, state) : nextCandidate(version, state)
}

/** The first patch of the line of `version` (by minor) that is not released: `1.4.0` -> `1.4.1`, or later. */
function nextPatch(version: Version, state: ComponentState): string {
  const released = versionsOf('release', state).filter(
    ({ major, minor }) => major === version.major && minor === version.minor,
  )
  return `${version.major}.${version.minor}.${Math.max(version.patch, ...released.map(({ patch }) => patch)) + 1}`
}

/** The first candidate of the same version that is not published: `1.4.0-rc.1` -> `1.4.0-rc.2`, `1.4.0-rc` -> `1.4.0-rc.1`. */
function nextCandidate(version: Version, state: ComponentState): string {
  const known = versionsOf('prerelease', state)
  const stem = `${version.major}.${version.minor}.${version.patch}-${wordsOf(version).join('.')}`
  const alike = known.filter(({ text }) => text.startsWith(`${stem}.`))
  const numbers = [version, ...alike].map(({ prerelease }) => Number(prerelease.at(-1)))
  return `${stem}.${Math.max(0, ...numbers.filter((number) => Number.isSafeInteger(number))) + 1}`
}

/** The identifiers before the number that counts candidates. */
function wordsOf({ prerelease }: Version): readonly (string | number)[] {
  return prerelease.length > 1 && typeof prerelease.at(-1) === 'number' ? prerelease.slice(0, -1) : prerelease
}

function versionsOf(kind: Fact['kind'], state: ComponentState): readonly Version[] {
  return state.facts.flatMap((fact) => (fact.kind === kind && fact.version !== null ? [fact.version] : []))
}
