import parseSemver from 'semver/functions/parse.js'

import { TidemarkError } from './failure.ts'

/** A SemVer 2.0.0 version. `text` is the canonical spelling without build metadata and without a leading `v`. */
export interface Version {
  readonly text: string
  readonly major: number
  readonly minor: number
  readonly patch: number
  /** Identifiers after `-`; empty for a release. Numeric ones are numbers, or text beyond 2^53. */
  readonly prerelease: readonly (string | number)[]
  /** Identifiers after `+`; they have no place in a tag and no weight in the order (SemVer 2.0.0, section 10). */
  readonly build: readonly string[]
}

// Section 9 and 2 of SemVer 2.0.0; `semver` itself would accept a leading `v`, `=`, and blanks at the end.
const STRICT = /^\d\S*$/u
const NUMERIC = /^\d+$/u
const LONGEST = 256

/**
 * Parses `text` strictly by SemVer 2.0.0; null when it is not a version (a leading `v` is none). Also null for more than
 * 256 characters and for major, minor or patch beyond 2^53, which the specification leaves to implementations.
 */
export function tryParseVersion(text: string): Version | null {
  if (text.length > LONGEST || !STRICT.test(text)) return null
  const parsed = parseSemver(text)
  if (parsed === null) return null
  const { version, major, minor, patch, prerelease, build } = parsed
  return { text: version, major, minor, patch, prerelease, build }
}

/** As {@link tryParseVersion}, but throws E_VERSION. */
export function parseVersion(text: string): Version {
  const version = tryParseVersion(text)
  if (version === null) throw new TidemarkError('E_VERSION', `"${text}" is not a SemVer 2.0.0 version`)
  return version
}

/** Precedence by SemVer 2.0.0, section 11: negative, zero or positive. Build metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  const core = a.major - b.major || a.minor - b.minor || a.patch - b.patch
  return core === 0 ? comparePrereleases(a.prerelease, b.prerelease) : core
}

type Identifier = string | number

// `semver` would parse both versions again for each comparison, and takes numbers beyond 2^53 for equal.
function comparePrereleases(a: readonly Identifier[], b: readonly Identifier[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length
  for (const [index, left] of a.entries()) {
    const right = b[index]
    if (right === undefined) return 1
    const order = compareIdentifiers(left, right)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareIdentifiers(a: Identifier, b: Identifier): number {
  if (a === b) return 0
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const left = String(a)
  const right = String(b)
  const numeric = NUMERIC.test(left)
  if (numeric !== NUMERIC.test(right)) return numeric ? -1 : 1
  // Numbers have no leading zeros, so that the longer one is the greater.
  if (numeric && left.length !== right.length) return left.length - right.length
  return left < right ? -1 : 1
}

/** True for X.Y.Z, false for X.Y.Z-suffix. */
export function isStable(version: Version): boolean {
  return version.prerelease.length === 0
}

/** How lines are counted: `0.3` (minor) or `0` (major). */
export type LineUnit = 'minor' | 'major'

/** The line that a version belongs to: `0.3` by minor, `0` by major. */
export function lineOf(version: Version, by: LineUnit): string {
  return by === 'minor' ? `${version.major}.${version.minor}` : String(version.major)
}
