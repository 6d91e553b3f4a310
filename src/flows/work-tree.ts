import { join } from 'node:path'

import { openWorkFiles } from '../files/work-files.ts'
import type { WorkFiles } from '../files/work-files.ts'
import type { GitRepository } from '../git/repository.ts'
import { openWork } from '../git/work/open-work.ts'
import type { GitWork } from '../git/work.ts'

/** What can be changed of a repository. */
export interface WorkTree {
  readonly work: GitWork
  readonly files: WorkFiles
}

/** Starts nothing. What is being written lies inside the git folder until it is whole. */
export function openWorkTree(git: GitRepository): WorkTree {
  const work = openWork(git)
  return { work, files: openWorkFiles(git.root, async () => join(await work.privateFolder(), 'files')) }
}
