import { fileName } from './file-name.ts'
import type { VersionFormat } from './format.ts'
import { jsonLeaves } from './json-spots.ts'
import { childrenOf, textAt } from './leaf.ts'
import { releasedEntries } from './lock-entries.ts'
import { singleSpot } from './single-spot.ts'

/** `bun.lock`: nothing of the root, but the version of each workspace that has one. */
export const bunLock: VersionFormat = {
  name: 'bun.lock',
  takes: (path) => fileName(path) === 'bun.lock',
  carriesNone: true,
  find: (text, { packages }) => {
    const leaves = jsonLeaves(text, { comments: true })
    const local = [...childrenOf(leaves, ['workspaces']).keys()].flatMap((key) => {
      const name = textAt(leaves, ['workspaces', key, 'name']) ?? String(key)
      return singleSpot(text, leaves, ['workspaces', key, 'version']).map((spot) => ({ name, spot }))
    })
    return releasedEntries(text, local, packages).map(({ spot }) => spot)
  },
}
