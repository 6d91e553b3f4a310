import type { GitTag } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import { demandRepository } from '../repository.ts'
import type { World } from '../world.ts'
import { findGitTag } from './git-tag.ts'

/**
 * The release git tag that a command is about: the one named, CI's, or the newest at HEAD that the policy releases from. Throws
 * E_GIT_TAG_UNKNOWN, E_SHALLOW, E_FACTS_MISSING, E_NOT_A_REPOSITORY.
 */
export async function chosenTag(world: World, named: string | null): Promise<GitTag> {
  const { ci, policy } = world
  const git = demandRepository(world)
  const name = named ?? ci?.gitTag ?? null
  if (name !== null) return await findGitTag(git, name)
  const { commit } = await git.head()
  const here = (await git.tags()).filter((tag) => tag.commit === commit)
  const found = here.findLast(({ name: at }) =>
    policy.components.some((each) => 'version' in parseGitTag(each.releases, each.name, at)),
  )
  if (found !== undefined) return found
  throw new TidemarkError('E_FACTS_MISSING', 'no release git tag is at HEAD: say which one is meant', {
    hints: ['git tag --points-at HEAD'],
  })
}
