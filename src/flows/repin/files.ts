import { noPin } from '../../files/pins/fault.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import { inRepository } from '../cut/edits.ts'
import { demandRepository } from '../repository.ts'
import { openWorkTree } from '../work-tree.ts'
import type { World } from '../world.ts'

/** The deployment files of the work tree. */
export interface DeploymentFiles {
  /** A file as the policy names it; its path is relative to the top of the repository. Throws E_PIN. */
  read(file: string): Promise<{ readonly path: string; readonly text: string }>
  /** Those of the paths that the commit checked out has: an `.env` often stands in no repository. */
  committed(paths: readonly string[]): Promise<readonly string[]>
  /** Replaces `before` by `after` at once. Throws E_PIN when the file says something else by now. */
  replace(path: string, before: string, after: string): Promise<void>
}

/** Throws E_NOT_A_REPOSITORY outside a repository. */
export function openDeploymentFiles(world: World): DeploymentFiles {
  const { folder } = world
  const git = demandRepository(world)
  const { files } = openWorkTree(git)
  return {
    async read(file) {
      return await asPin(file, async () => {
        const path = inRepository({ folder, git }, file)
        return { path, text: await files.read(path) }
      })
    },
    async committed(paths) {
      const { commit } = await git.head()
      if (commit === null) return []
      const found = await Promise.all(
        paths.map(async (path) => ((await git.readFile(commit, path)) === null ? [] : [path])),
      )
      return found.flat()
    },
    async replace(path, before, after) {
      await asPin(path, async () => {
        if ((await files.read(path)) !== before)
          throw noPin(path, 'somebody changed it in the meantime', 'Run the same command again.')
        await files.write(path, after)
      })
    },
  }
}

async function asPin<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!isFailure(cause, 'E_CUT_FILES')) throw cause
    throw new TidemarkError('E_PIN', cause.message, { where: { file }, hints: cause.hints, cause })
  }
}
