import type { GitRepository } from '../git/repository.ts'
import { TidemarkError } from '../model/failure.ts'
import type { World } from './world.ts'

/** The repository that the user stands in. Throws E_NOT_A_REPOSITORY outside one. */
export function demandRepository({ git }: Pick<World, 'git'>): GitRepository {
  if (git !== null) return git
  throw new TidemarkError('E_NOT_A_REPOSITORY', 'this folder is not inside a git repository')
}
