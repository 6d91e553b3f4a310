import { demandRepository } from '../repository.ts'
import { openWorkTree } from '../work-tree.ts'
import type { World } from '../world.ts'
import { systemShell } from './shell.ts'
import type { CutWorld } from './world.ts'

/** The world of a flow that changes the repository. Throws E_NOT_A_REPOSITORY outside one. */
export function openCutWorld(world: World): CutWorld {
  const git = demandRepository(world)
  return { ...world, git, ...openWorkTree(git), shell: systemShell }
}
