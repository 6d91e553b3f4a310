import { compileGlob } from '../../model/glob.ts'
import type { EventRequest } from '../requests.ts'
import type { World } from '../world.ts'

/** The branch of a build: the flag, else CI's, else outside CI the one that is checked out. */
export async function branchOfBuild(world: World, request: EventRequest): Promise<string | null> {
  if (request.branch !== undefined) return request.branch
  if (world.ci !== null) return world.ci.branch ?? null
  return world.git === null ? null : (await world.git.head()).branch
}

/**
 * The branch of a release. Tag pipelines name none; where an environment follows branches, the branch among those that
 * contains the commit counts, so that a release from `main` reaches the environment that follows `main`.
 */
export async function branchOfRelease(
  world: World,
  request: EventRequest,
  commit: string | null,
): Promise<string | null> {
  const said = request.branch ?? world.ci?.branch
  if (said !== undefined) return said
  const globs = world.policy.environments.flatMap((environment) => environment.follows?.branches ?? [])
  if (globs.length === 0 || commit === null || world.git === null) return null
  const matchers = globs.map((glob) => compileGlob(glob))
  const containing = await world.git.branchesContaining(commit)
  return containing.find((branch) => matchers.some((matches) => matches(branch))) ?? null
}
