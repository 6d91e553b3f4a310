import { lastLine } from '../../git/failure.ts'
import { runOverLocks } from './over-locks.ts'
import type { RemotePlace } from './remote-branch.ts'
import { unavailable } from './unavailable.ts'

/** What is asked for and nothing besides: no tags, no remote-tracking refs, no pruning, no housekeeping. All of it, in a partial clone too. */
export const QUIETLY = [
  '--no-tags',
  '--no-prune',
  '--no-auto-maintenance',
  '--no-write-fetch-head',
  '--no-write-commit-graph',
  '--no-recurse-submodules',
  '--no-progress',
  '--no-filter',
]

/** Fetches the ledger's branch into a ref of ours; false when the remote has no such branch. Throws E_LEDGER_UNAVAILABLE. */
export async function fetchBranch(place: RemotePlace, into: string): Promise<boolean> {
  const { root, remote, branch, shallow } = place
  // In a full clone, a depth would make the whole repository shallow.
  const depth = shallow ? ['--depth=1'] : []
  const refspec = `+refs/heads/${branch}:${into}`
  const args = ['fetch', ...QUIETLY, '--refmap=', ...depth, '--end-of-options', remote, refspec]
  const { code, stderr } = await runOverLocks(args, root)
  if (code === 0) return true
  if (/couldn't find remote ref/u.test(stderr)) return false
  throw unavailable(`branch ${branch} of ${remote}`, lastLine(stderr))
}
