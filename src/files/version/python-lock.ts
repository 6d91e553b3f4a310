import { fileName } from './file-name.ts'
import type { FormatContext, VersionFormat, VersionSpot } from './format.ts'
import { childrenOf, leavesAt, spotOf, textAt } from './leaf.ts'
import type { Leaf, Path } from './leaf.ts'
import { releasedEntries } from './lock-entries.ts'
import type { LockEntry } from './lock-entries.ts'
import { normalName } from './normal-name.ts'
import { PEP440 } from './pep440.ts'
import { tomlLeaves } from './toml-spots.ts'

interface LocalEntry extends LockEntry {
  /** Relative to the lock file; `.` for the project itself. */
  readonly folder: string
}

const LOCAL = ['editable', 'virtual', 'directory']

async function find(text: string, { packages }: FormatContext): Promise<readonly VersionSpot[]> {
  const leaves = await tomlLeaves(text)
  const local = [...childrenOf(leaves, ['package'])].flatMap(([key, below]) =>
    localEntries(text, below, ['package', key]),
  )
  const root = local.filter(({ folder }) => folder === '.')
  const candidates = packages.length === 0 && root.length > 0 ? root : local
  return releasedEntries(text, candidates, packages.map(normalName)).map(({ spot }) => spot)
}

function localEntries(text: string, leaves: readonly Leaf[], entry: Path): readonly LocalEntry[] {
  const folder = LOCAL.map((kind) => textAt(leaves, [...entry, 'source', kind])).find(
    (found) => found !== null,
  )
  if (folder === undefined) return []
  const name = normalName(textAt(leaves, [...entry, 'name']) ?? '')
  const versions = leavesAt(leaves, [...entry, 'version'])
  return versions.map((leaf) => ({ name, folder: folder ?? '', spot: spotOf(text, leaf) }))
}

/** `uv.lock`: the project itself, or the named ones of its workspace. */
export const pythonLock: VersionFormat = {
  name: 'uv.lock',
  takes: (path) => fileName(path) === 'uv.lock',
  spelling: PEP440,
  find,
}
