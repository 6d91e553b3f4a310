import type { VersionFormat } from './format.ts'
import type { Path } from './leaf.ts'
import { agreeingSpots } from './single-spot.ts'
import { tomlLeaves } from './toml-spots.ts'

const PLACES: readonly Path[] = [
  ['version'],
  ['project', 'version'],
  ['package', 'version'],
  ['workspace', 'package', 'version'],
]

/** Any other `.toml` file: a version at the top, or of the project or package that it describes. */
export const otherToml: VersionFormat = {
  name: 'TOML file',
  takes: (path) => path.endsWith('.toml'),
  find: async (text) => agreeingSpots(text, await tomlLeaves(text), PLACES),
}
