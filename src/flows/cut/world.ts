import type { WorkFiles } from '../../files/work-files.ts'
import type { GitRepository } from '../../git/repository.ts'
import type { GitWork } from '../../git/work.ts'
import type { World } from '../world.ts'
import type { Shell } from './shell.ts'

/** The worlds of a flow that changes the repository of the person at the keyboard. */
export interface CutWorld extends World {
  readonly git: GitRepository
  readonly work: GitWork
  readonly files: WorkFiles
  readonly shell: Shell
}
