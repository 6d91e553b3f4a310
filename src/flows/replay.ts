import { TidemarkError } from '../model/failure.ts'
import { replayTags } from '../plan/replay.ts'
import type { Replay } from '../plan/replay.ts'
import { namedComponent } from './event/component.ts'
import type { World } from './world.ts'

export interface ReplayRequest {
  readonly component?: string
  readonly compare?: 'metadata-action'
}

/** What the policy would have meant for the repository's git tags so far. Reads no registry and no ledger, writes nothing. */
export async function replay(world: World, request: ReplayRequest): Promise<Replay> {
  const { git, policy } = world
  if (git === null) {
    throw new TidemarkError(
      'E_NOT_A_REPOSITORY',
      'replay reads the git tags of a repository, and this folder is in none',
    )
  }
  if (request.component !== undefined) namedComponent(policy, request.component)
  if (await git.isShallow()) {
    throw new TidemarkError('E_SHALLOW', 'this shallow clone hides git tags, so the replay would be wrong', {
      hints: ['git fetch --unshallow --tags'],
    })
  }
  return replayTags({ policy, tags: await git.tags(), ...request })
}
