import { fileName } from './file-name.ts'
import type { VersionFormat, VersionSpot } from './format.ts'
import { isUnder, valueAt } from './leaf.ts'
import type { Leaf, Path } from './leaf.ts'
import { PEP440 } from './pep440.ts'
import { agreeingSpots } from './single-spot.ts'
import { tomlLeaves } from './toml-spots.ts'

const PROJECT: Path = ['project', 'version']
const POETRY: Path = ['tool', 'poetry', 'version']

async function find(text: string): Promise<readonly VersionSpot[]> {
  const leaves = await tomlLeaves(text)
  const dynamic = leaves.some(
    ({ path, value }) => isUnder(path, ['project', 'dynamic']) && value === 'version',
  )
  if (!dynamic) return agreeingSpots(text, leaves, [PROJECT, POETRY])
  // Poetry 2 takes its own key when the project calls the version dynamic, unless a plugin reads it from git.
  return isFromGit(leaves) ? [] : agreeingSpots(text, leaves, [POETRY])
}

function isFromGit(leaves: readonly Leaf[]): boolean {
  return valueAt(leaves, ['tool', 'poetry-dynamic-versioning', 'enable']) === true
}

/** `pyproject.toml`: PEP 621 and Poetry. A version that is `dynamic` stands elsewhere. */
export const pythonProject: VersionFormat = {
  name: 'pyproject.toml',
  takes: (path) => fileName(path) === 'pyproject.toml',
  spelling: PEP440,
  find,
}
