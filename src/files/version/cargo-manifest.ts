import { fileName } from './file-name.ts'
import type { FormatContext, VersionFormat, VersionSpot } from './format.ts'
import { leavesAt, textAt, valueAt } from './leaf.ts'
import type { Leaf, Path } from './leaf.ts'
import { agreeingSpots, inOrder } from './single-spot.ts'
import { tomlLeaves } from './toml-spots.ts'

const OWN: readonly Path[] = [
  ['package', 'version'],
  ['workspace', 'package', 'version'],
]
const TABLES = ['dependencies', 'dev-dependencies', 'build-dependencies']
// A requirement that names one full version; `^1.2` and the like still hold after the release.
const REQUIREMENT = /^(=?\s*)\d+\.\d+\.\d+\S*$/u

async function find(text: string, { packages }: FormatContext): Promise<readonly VersionSpot[]> {
  const leaves = await tomlLeaves(text)
  const own = agreeingSpots(text, leaves, OWN)
  const dependencies = leaves
    .filter(({ path }) => path.at(-1) === 'path' && isDependency(path))
    .map(({ path }) => path.slice(0, -1))
    .filter((path) => packages.includes(packageOf(leaves, path)))
    .flatMap((path) => requirementSpots(text, leaves, path))
  return inOrder([...own, ...dependencies])
}

// `dependencies.NAME.path`, also below `workspace` and `target.PLATFORM`.
function isDependency(path: Path): boolean {
  const [above, table] = [path.slice(0, -3), path.at(-3)]
  if (!TABLES.includes(String(table))) return false
  return above.length === 0 || (above.length === 1 && above[0] === 'workspace') || isTarget(above)
}

function isTarget(above: Path): boolean {
  return above.length === 2 && above[0] === 'target'
}

function packageOf(leaves: readonly Leaf[], path: Path): string {
  return textAt(leaves, [...path, 'package']) ?? String(path.at(-1))
}

function requirementSpots(text: string, leaves: readonly Leaf[], path: Path): readonly VersionSpot[] {
  return leavesAt(leaves, [...path, 'version']).flatMap(({ start, end }) => {
    const sign = REQUIREMENT.exec(text.slice(start, end))?.[1]
    return sign === undefined ? [] : [{ start: start + sign.length, end }]
  })
}

/** `Cargo.toml`: the package, the workspace, and exact requirements on released packages that lie in the repository. */
export const cargoManifest: VersionFormat = {
  name: 'Cargo.toml',
  takes: (path) => fileName(path) === 'Cargo.toml',
  inherits: async (text) => valueAt(await tomlLeaves(text), ['package', 'version', 'workspace']) === true,
  find,
}
