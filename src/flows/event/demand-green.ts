import { TidemarkError } from '../../model/failure.ts'
import { judgeCi } from '../../plan/cut/judge-ci.ts'
import type { World } from '../world.ts'
import type { PublishEvent } from './event.ts'

/**
 * Refuses an artifact whose commit is not green by the forge, where `require.ci` asks. It is the commit that was built, not what its
 * branch has by now. Throws E_GATE, also where nobody can be asked; E_FORGE_* when the forge does not answer.
 */
export async function demandGreen(world: World, { component, commit }: PublishEvent): Promise<void> {
  const required = component.require.ci
  if (required !== 'all' && required.length === 0) return
  if (commit === null) throw closed('it is not known which commit was built', ['--commit ID'])
  const forge = await world.forge()
  if (forge === null) throw closed('it is not known which forge hosts the repository', ['forge: { kind: … }'])
  if (!forge.authenticated) {
    throw closed(`there is no token to ask ${forge.place.url} with`, [
      'Give the job GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN.',
    ])
  }
  const { green, message } = judgeCi(await forge.checks(commit), required)
  if (!green) throw closed(`CI is not green on ${commit.slice(0, 7)}: ${message}`, [])
}

function closed(message: string, hints: readonly string[]): TidemarkError {
  return new TidemarkError('E_GATE', `${message}, and \`require.ci\` demands it`, {
    hints: [...hints, 'Nothing was written.'],
  })
}
