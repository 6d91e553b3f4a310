import { openDeploymentFiles } from '../repin/files.ts'
import type { DeploymentFiles } from '../repin/files.ts'
import type { World } from '../world.ts'

/** A deployment file; its path is relative to the top of the repository. */
export type PinFile = Awaited<ReturnType<DeploymentFiles['read']>>

/** Deployment files, each read once, however many components look into it. */
export interface PinFiles {
  /** A file as the policy names it. Throws E_PIN, and E_NOT_A_REPOSITORY outside a repository. */
  read(file: string): Promise<PinFile>
}

export function openPinFiles(world: World): PinFiles {
  const read = new Map<string, Promise<PinFile>>()
  let files: DeploymentFiles | undefined
  return {
    async read(file) {
      files ??= openDeploymentFiles(world)
      const known = read.get(file) ?? files.read(file)
      read.set(file, known)
      return await known
    },
  }
}
