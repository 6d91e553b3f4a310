import { lastLine } from '../../git/failure.ts'
import { runGit } from '../../git/run.ts'
import type { RemotePlace } from './remote-branch.ts'

/** How a push ended; `unclear` is for the remote to tell. */
export type PushOutcome =
  | { readonly status: 'done' }
  /** Or somebody is about to: the remote's ref was locked. `why`: git's words. */
  | { readonly status: 'moved'; readonly why: string }
  | { readonly status: 'unclear'; readonly why: string }

// The user's pre-push hook, signing and submodule settings are for the user's own pushes.
const PLAINLY = ['--no-verify', '--no-signed', '--no-follow-tags', '--recurse-submodules=no', '--no-progress']

// Words of git, GitHub, GitLab (Gitaly) and Gitea for "somebody else was first".
const MOVED =
  /\[rejected\]|cannot lock ref|failed to lock|but expected|reference already exists|incorrect old value|by another transaction|\.lock': File exists/u

/** Pushes a commit to the ledger's branch, never by force: the remote takes it only if it follows what is there. */
export async function pushCommit(place: RemotePlace, commit: string): Promise<PushOutcome> {
  const { root, remote, branch } = place
  const refspec = `${commit}:refs/heads/${branch}`
  const args = ['push', '--porcelain', ...PLAINLY, '--end-of-options', remote, refspec]
  const { code, stdout, stderr } = await runGit(args, { cwd: root })
  if (code === 0) return { status: 'done' }
  const answer = stdout.toString()
  if (MOVED.test(answer) || MOVED.test(stderr)) return { status: 'moved', why: stderr }
  return { status: 'unclear', why: refusalIn(answer, stderr) }
}

/** What the remote itself said, else git's last words. */
function refusalIn(answer: string, stderr: string): string {
  const remote = /^remote: (?:error: )?(.*\S)\s*$/mu.exec(stderr)?.[1]
  const summary = /^!\t\S+\t(.*)$/mu.exec(answer)?.[1]
  return remote ?? summary ?? lastLine(stderr)
}
