import { join } from 'node:path'

import { openWorkFiles } from '../../files/work-files.ts'
import { openWork } from '../../git/work/open-work.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { World } from '../world.ts'
import { systemShell } from './shell.ts'
import type { CutWorld } from './world.ts'

/** The world of a flow that changes the repository. Throws E_NOT_A_REPOSITORY outside one. */
export function openCutWorld(world: World): CutWorld {
  const { git } = world
  if (git === null)
    throw new TidemarkError('E_NOT_A_REPOSITORY', 'this folder is not inside a git repository')
  const work = openWork(git)
  const scratch = async (): Promise<string> => join(await work.privateFolder(), 'files')
  return { ...world, git, work, files: openWorkFiles(git.root, scratch), shell: systemShell }
}
