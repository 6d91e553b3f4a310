import type { GitRepository } from '../../git/repository.ts'
import { openWork } from '../../git/work/open-work.ts'
import type { GitWork } from '../../git/work.ts'
import { systemShell } from '../cut/shell.ts'
import type { Shell } from '../cut/shell.ts'
import { demandRepository } from '../repository.ts'
import type { World } from '../world.ts'

/** The worlds of a flow that builds: of the repository it only adds a work tree, and takes it away again. */
export interface RebuildWorld extends World {
  readonly git: GitRepository
  readonly work: Pick<GitWork, 'privateFolder'>
  readonly shell: Shell
}

/** The world of a flow that builds from the repository. Throws E_NOT_A_REPOSITORY outside one. */
export function openRebuildWorld(world: World): RebuildWorld {
  const git = demandRepository(world)
  return { ...world, git, work: openWork(git), shell: systemShell }
}
