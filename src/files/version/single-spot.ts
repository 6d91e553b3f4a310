import { ambiguous } from './fault.ts'
import type { VersionSpot } from './format.ts'
import { leavesAt, spotOf } from './leaf.ts'
import type { Leaf, Path } from './leaf.ts'

/**
 * The place at `path`, none when nothing or no text stands there. Throws E_VERSION_AMBIGUOUS when the key stands there
 * twice: readers differ on which one counts.
 */
export function singleSpot(text: string, leaves: readonly Leaf[], path: Path): readonly VersionSpot[] {
  const found = leavesAt(leaves, path)
  if (found.length > 1) throw ambiguous(`it states \`${path.join('.')}\` ${found.length} times`)
  return found.filter((leaf) => typeof leaf.value === 'string').map((leaf) => spotOf(text, leaf))
}

/** The places at several paths that all state the version of one thing. Throws E_VERSION_AMBIGUOUS when they differ. */
export function agreeingSpots(
  text: string,
  leaves: readonly Leaf[],
  paths: readonly Path[],
): readonly VersionSpot[] {
  const found = paths.flatMap((path) => singleSpot(text, leaves, path).map((spot) => ({ path, spot })))
  const stated = found.map(({ path, spot }) => `\`${path.join('.')}\` ${text.slice(spot.start, spot.end)}`)
  if (new Set(found.map(({ spot }) => text.slice(spot.start, spot.end))).size > 1) {
    throw ambiguous(`it states different versions: ${stated.join(', ')}`)
  }
  return inOrder(found.map(({ spot }) => spot))
}

/** Places in the order of the text. */
export function inOrder(spots: readonly VersionSpot[]): readonly VersionSpot[] {
  return spots.toSorted((a, b) => a.start - b.start)
}
