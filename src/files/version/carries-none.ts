import { fileName } from './file-name.ts'
import type { VersionFormat } from './format.ts'

const NAMES = [
  'pnpm-lock.yaml',
  // Workspaces stand there as 0.0.0-use.local.
  'yarn.lock',
  'Pipfile.lock',
  'composer.lock',
  'go.sum',
  'mix.lock',
]

/** Lock files that list dependencies only: a release changes nothing in them. */
export const carriesNone: VersionFormat = {
  name: 'lock file without versions of its own',
  takes: (path) => NAMES.includes(fileName(path)),
  carriesNone: true,
  find: () => [],
}
