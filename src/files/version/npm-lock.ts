import { fileName } from './file-name.ts'
import type { FormatContext, VersionFormat, VersionSpot } from './format.ts'
import { jsonLeaves } from './json-spots.ts'
import { childrenOf, textAt } from './leaf.ts'
import type { Leaf, Path } from './leaf.ts'
import { inOrder, singleSpot } from './single-spot.ts'

const NAMES = ['package-lock.json', 'npm-shrinkwrap.json']
// `packages` is absent with lockfileVersion 1.
const ROOT: readonly Path[] = [['version'], ['packages', '', 'version']]

function find(text: string, { packages }: FormatContext): readonly VersionSpot[] {
  const leaves = jsonLeaves(text)
  const members = releasedMembers(leaves, packages)
  // A workspace that is released by itself leaves the version of the root alone.
  const root = members.length === 0 || packages.includes(textAt(leaves, ['name']) ?? '') ? ROOT : []
  return inOrder([...root, ...members].flatMap((path) => singleSpot(text, leaves, path)))
}

function releasedMembers(leaves: readonly Leaf[], packages: readonly string[]): readonly Path[] {
  if (packages.length === 0) return []
  return [...childrenOf(leaves, ['packages']).keys()].map(String).flatMap((key) => {
    if (key === '' || key.split('/').includes('node_modules')) return []
    // npm leaves the name out where it is the last part of the path.
    const name = textAt(leaves, ['packages', key, 'name']) ?? fileName(key)
    return packages.includes(name) || packages.includes(key) ? [['packages', key, 'version']] : []
  })
}

/** `package-lock.json` and `npm-shrinkwrap.json`: the root, and the workspaces that are released. */
export const npmLock: VersionFormat = {
  name: 'package-lock.json',
  takes: (path) => NAMES.includes(fileName(path)),
  find,
}
