import { fileName } from './file-name.ts'
import type { FormatContext, VersionFormat, VersionSpot } from './format.ts'
import { childrenOf, leavesAt, spotOf, textAt } from './leaf.ts'
import { normalName } from './normal-name.ts'
import { PEP440 } from './pep440.ts'
import { tomlLeaves } from './toml-spots.ts'

async function find(text: string, { packages }: FormatContext): Promise<readonly VersionSpot[]> {
  if (packages.length === 0) return []
  const leaves = await tomlLeaves(text)
  const names = new Set(packages.map(normalName))
  return [...childrenOf(leaves, ['package'])].flatMap(([key, below]) => {
    const isLocal = textAt(below, ['package', key, 'source', 'type']) === 'directory'
    const isReleased = names.has(normalName(textAt(below, ['package', key, 'name']) ?? ''))
    if (!isLocal || !isReleased) return []
    return leavesAt(below, ['package', key, 'version']).map((leaf) => spotOf(text, leaf))
  })
}

/** `poetry.lock`: nothing of the project itself, but other projects of the repository that it takes by path. */
export const poetryLock: VersionFormat = {
  name: 'poetry.lock',
  takes: (path) => fileName(path) === 'poetry.lock',
  spelling: PEP440,
  carriesNone: true,
  find,
}
