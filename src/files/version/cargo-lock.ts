import { fileName } from './file-name.ts'
import type { FormatContext, VersionFormat, VersionSpot } from './format.ts'
import { childrenOf, leavesAt, spotOf, textAt } from './leaf.ts'
import type { Leaf, Path } from './leaf.ts'
import { releasedEntries } from './lock-entries.ts'
import type { LockEntry } from './lock-entries.ts'
import { inOrder } from './single-spot.ts'
import { tomlLeaves } from './toml-spots.ts'

async function find(text: string, { packages }: FormatContext): Promise<readonly VersionSpot[]> {
  const leaves = await tomlLeaves(text)
  const local = [...childrenOf(leaves, ['package'])].flatMap(([key, below]) =>
    localEntries(text, below, ['package', key]),
  )
  const released = releasedEntries(text, local, packages)
  return inOrder([...released.map(({ spot }) => spot), ...mentions(text, leaves, released)])
}

// What comes from a registry or from git has a source.
function localEntries(text: string, leaves: readonly Leaf[], entry: Path): readonly LockEntry[] {
  if (textAt(leaves, [...entry, 'source']) !== null) return []
  const name = textAt(leaves, [...entry, 'name']) ?? ''
  return leavesAt(leaves, [...entry, 'version']).map((leaf) => ({ name, spot: spotOf(text, leaf) }))
}

// A dependency is `NAME VERSION` where a registry has a package of the same name, and in lock files of old.
function mentions(
  text: string,
  leaves: readonly Leaf[],
  released: readonly LockEntry[],
): readonly VersionSpot[] {
  const lengths = new Map(
    released.map(({ name, spot }) => [`${name} ${text.slice(spot.start, spot.end)}`, name.length + 1]),
  )
  return leaves.flatMap(({ path, value, start, end }) => {
    const skipped =
      path[0] === 'package' && path[2] === 'dependencies' ? lengths.get(String(value)) : undefined
    return skipped === undefined ? [] : [{ start: start + skipped, end }]
  })
}

/** `Cargo.lock`: the packages of the repository, which have no source. */
export const cargoLock: VersionFormat = {
  name: 'Cargo.lock',
  takes: (path) => fileName(path) === 'Cargo.lock',
  find,
}
