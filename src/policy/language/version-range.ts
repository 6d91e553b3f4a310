import Range from 'semver/classes/range.js'

import type { Interval } from './number.ts'
import { ANY_NUMBER } from './number.ts'

/** The versions whose three numbers lie in these intervals. */
export interface Box {
  readonly major: Interval
  readonly minor: Interval
  readonly patch: Interval
}

export const ANY_VERSION: Box = { major: ANY_NUMBER, minor: ANY_NUMBER, patch: ANY_NUMBER }

type Triple = readonly [number, number, number]
type Suffix = readonly (string | number)[]
type Comparator = Range['set'][number][number]

const TOP = Number.MAX_SAFE_INTEGER
const FIRST: Triple = [0, 0, 0]
const LAST: Triple = [TOP, TOP, TOP]

/**
 * A semver range as boxes of numbers: exact for releases (X.Y.Z). With `prereleases`, the boxes hold the numbers of every
 * prerelease in the range and may hold a little more at its borders, which is safe for proving that two classes never meet.
 */
export function boxesOf(range: string | null, prereleases: boolean): readonly Box[] {
  if (range === null) return [ANY_VERSION]
  return new Range(range, { includePrerelease: prereleases }).set.flatMap((comparators) => {
    const bounds = comparators.map((comparator) => boundsOf(comparator, prereleases))
    const lo = bounds.map((bound) => bound.lo).reduce(later, FIRST)
    const hi = bounds.map((bound) => bound.hi).reduce(earlier, LAST)
    return compare(lo, hi) > 0 ? [] : boxesBetween(lo, hi)
  })
}

interface Bounds {
  readonly lo: Triple
  readonly hi: Triple
}

const NEVER: Bounds = { lo: LAST, hi: FIRST }

function boundsOf({ operator, semver, value }: Comparator, prereleases: boolean): Bounds {
  // `*` is a comparator without a version.
  if (value === '') return { lo: FIRST, hi: LAST }
  const core: Triple = [semver.major, semver.minor, semver.patch]
  return prereleases
    ? prereleaseBounds(operator, core, semver.prerelease)
    : releaseBounds(operator, core, semver.prerelease)
}

function releaseBounds(operator: Comparator['operator'], core: Triple, suffix: Suffix): Bounds {
  // Between 1.0.0-rc.1 and 1.0.0 there is no release.
  const between = suffix.length > 0
  switch (operator) {
    case '>=':
      return { lo: core, hi: LAST }
    case '>':
      return { lo: between ? core : after(core), hi: LAST }
    case '<':
      return below(core)
    case '<=':
      return between ? below(core) : { lo: FIRST, hi: core }
    case '':
    case '=':
      return between ? NEVER : { lo: core, hi: core }
  }
}

function prereleaseBounds(operator: Comparator['operator'], core: Triple, suffix: Suffix): Bounds {
  switch (operator) {
    case '>=':
    case '>':
      return { lo: core, hi: LAST }
    case '<':
      // `-0` is the first prerelease of all: what is before it has lower numbers.
      return suffix.join('.') === '0' ? below(core) : { lo: FIRST, hi: core }
    case '<=':
      return { lo: FIRST, hi: core }
    case '':
    case '=':
      return { lo: core, hi: core }
  }
}

function below([major, minor, patch]: Triple): Bounds {
  if (patch > 0) return { lo: FIRST, hi: [major, minor, patch - 1] }
  if (minor > 0) return { lo: FIRST, hi: [major, minor - 1, TOP] }
  return major > 0 ? { lo: FIRST, hi: [major - 1, TOP, TOP] } : NEVER
}

function after([major, minor, patch]: Triple): Triple {
  return [major, minor, patch + 1]
}

function compare(a: Triple, b: Triple): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

function later(a: Triple, b: Triple): Triple {
  return compare(a, b) >= 0 ? a : b
}

function earlier(a: Triple, b: Triple): Triple {
  return compare(a, b) <= 0 ? a : b
}

/** The versions from `lo` to `hi` in the order of versions, as at most five boxes. */
function boxesBetween(lo: Triple, hi: Triple): readonly Box[] {
  return intervals(lo, hi).flatMap(([major, minor, patch]) =>
    major === undefined || minor === undefined || patch === undefined ? [] : [{ major, minor, patch }],
  )
}

/** The tuples from `lo` to `hi` in lexicographic order, as products of intervals. */
function intervals(lo: readonly number[], hi: readonly number[]): readonly (readonly Interval[])[] {
  const [from, ...fromRest] = lo
  const [to, ...toRest] = hi
  if (from === undefined || to === undefined) return [[]]
  if (from === to) return within({ lo: from, hi: to }, intervals(fromRest, toRest))
  const wholeFirst = fromRest.every((number) => number === 0)
  const wholeLast = toRest.every((number) => number === TOP)
  const zeros = toRest.map(() => 0)
  const tops = toRest.map(() => TOP)
  const middle = { lo: wholeFirst ? from : from + 1, hi: wholeLast ? to : to - 1 }
  return [
    ...(wholeFirst ? [] : within({ lo: from, hi: from }, intervals(fromRest, tops))),
    ...(middle.lo > middle.hi ? [] : within(middle, intervals(zeros, tops))),
    ...(wholeLast ? [] : within({ lo: to, hi: to }, intervals(zeros, toRest))),
  ]
}

function within(first: Interval, rest: readonly (readonly Interval[])[]): readonly (readonly Interval[])[] {
  return rest.map((tuple) => [first, ...tuple])
}
