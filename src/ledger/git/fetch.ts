import { lastLine } from '../../git/failure.ts'
import { runGit } from '../../git/run.ts'
import type { RemotePlace } from './remote-branch.ts'
import { unavailable } from './unavailable.ts'

// Other processes of this checkout may fetch at the same time; git then cannot lock the ref, and the next try can.
const TRIES = 5

// One branch into one ref and nothing besides: no tags, no remote-tracking refs, no pruning, no housekeeping.
const QUIETLY = [
  '--no-tags',
  '--no-prune',
  '--no-auto-maintenance',
  '--no-write-fetch-head',
  '--no-write-commit-graph',
  '--no-recurse-submodules',
  '--no-progress',
  '--refmap=',
]

/** Fetches the ledger's branch into a ref of ours; false when the remote has no such branch. Throws E_LEDGER_UNAVAILABLE. */
export async function fetchBranch(place: RemotePlace, into: string): Promise<boolean> {
  const { root, remote, branch, shallow } = place
  // In a full clone, a depth would make the whole repository shallow.
  const depth = shallow ? ['--depth=1'] : []
  const refspec = `+refs/heads/${branch}:${into}`
  const args = ['fetch', ...QUIETLY, ...depth, '--end-of-options', remote, refspec]
  for (let attempt = 1; ; attempt += 1) {
    const { code, stderr } = await runGit(args, { cwd: root })
    if (code === 0) return true
    if (/couldn't find remote ref/u.test(stderr)) return false
    const contended = /cannot lock ref|unable to update local ref|shallow\.lock|File exists/u.test(stderr)
    if (!contended || attempt === TRIES) throw unavailable(`branch ${branch} of ${remote}`, lastLine(stderr))
  }
}
