import { TidemarkError } from '../../model/failure.ts'
import type { CutWorld } from './world.ts'

/** The remote to push to: the policy's, the one that the branch follows, origin, or the only one. Throws E_CUT_REMOTE. */
export async function chooseRemote(
  { work }: CutWorld,
  named: string | null,
  branch: string | null,
): Promise<string> {
  const remotes = await work.remotes()
  const wanted = named ?? (branch === null ? null : ((await work.upstream(branch))?.remote ?? null))
  if (wanted !== null && remotes.includes(wanted)) return wanted
  if (named !== null) throw refused(`there is no remote ${named}, which \`cut.remote\` names`, remotes)
  if (remotes.includes('origin')) return 'origin'
  const [only, ...others] = remotes
  if (only === undefined) throw refused('there is no git remote to push to', remotes)
  if (others.length > 0)
    throw refused(`there are several remotes, and it is not clear which to push to`, remotes)
  return only
}

function refused(message: string, remotes: readonly string[]): TidemarkError {
  const hints =
    remotes.length === 0 ? ['git remote add origin ADDRESS'] : [`cut: { remote: ${remotes.join(' | ')} }`]
  return new TidemarkError('E_CUT_REMOTE', message, { hints, details: { remotes } })
}
