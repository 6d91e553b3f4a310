import { TidemarkError } from '../../model/failure.ts'
import { runTraced } from './traced.ts'
import type { GitOptions } from '../run.ts'
import type { PushOutcome, PushRef } from '../work.ts'
import { demandObject } from './object-id.ts'
import { judgePush } from './push-outcome.ts'
import { demandRemote } from './remote-refs.ts'
import { listRemotes } from './remotes.ts'

// A pre-push hook may run a whole test suite.
const DEADLINE = 900_000
const ARGS = [
  'push',
  '--atomic',
  '--porcelain',
  '--no-follow-tags',
  '--recurse-submodules=check',
  '--no-force',
]

/** One atomic push of explicit refs, whatever the configuration would add. Throws E_REMOTE, E_GIT for what is no remote or ref. */
export async function pushRefs(root: string, remote: string, refs: readonly PushRef[]): Promise<PushOutcome> {
  demandRemote(remote)
  for (const { object, ref } of refs) demandRef(object, ref)
  if (refs.length === 0) return { status: 'done' }
  // A mirror takes no refs by name.
  const mirror = (await listRemotes(root)).includes(remote) ? ['-c', `remote.${remote}.mirror=false`] : []
  const specs = refs.map(({ object, ref }) => `${object}:${ref}`)
  const options: GitOptions = { cwd: root, deadline: DEADLINE }
  const traced = await runTraced([...mirror, ...ARGS, '--', remote, ...specs], options)
  return judgePush(traced, refs)
}

/** A refspec without `+`, without a pattern, and never one that deletes. */
function demandRef(object: string, ref: string): void {
  demandObject(object)
  if (/^refs\/(?:heads|tags)\/[^\s:*?[\\^~]+$/u.test(ref)) return
  throw new TidemarkError('E_GIT', `"${ref}" is not the full name of a branch or tag`)
}
