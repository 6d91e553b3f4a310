import { TidemarkError } from '../../model/failure.ts'
import { lastLine } from '../failure.ts'
import { gitText, runGit } from '../run.ts'
import type { RemoteRef, Upstream } from '../work.ts'

/** Milliseconds. */
const DEADLINE = 60_000

export async function listRemotes(root: string): Promise<readonly string[]> {
  return (await gitText(['remote'], { cwd: root })).split('\n').filter(Boolean)
}

/** The branch of a remote that a local branch follows, or null. */
export async function readUpstream(root: string, branch: string): Promise<Upstream | null> {
  const format = '--format=%(upstream:remotename)%00%(upstream:remoteref)'
  const line = await gitText(['for-each-ref', format, `refs/heads/${branch}`], { cwd: root })
  const [remote = '', ref = ''] = (line.split('\n')[0] ?? '').split('\0')
  return remote === '' || ref === '' ? null : { remote, branch: ref.replace(/^refs\/heads\//u, '') }
}

/** Refs of a remote by name or glob, tags peeled. Throws E_REMOTE when it does not answer: it is never read as "absent". */
export async function readRemoteRefs(
  root: string,
  remote: string,
  patterns: readonly string[],
): Promise<ReadonlyMap<string, RemoteRef>> {
  // A pattern also matches the peeled lines of tags only when it ends in a glob.
  const wanted = patterns.flatMap((pattern) => [pattern, `${pattern}^{}`])
  const args = ['ls-remote', '--quiet', '--', remote, ...wanted]
  const result = await runGit(args, { cwd: root, deadline: DEADLINE })
  if (result.code !== 0) {
    throw new TidemarkError('E_REMOTE', `${remote} did not answer: ${lastLine(result.stderr)}`, {
      hints: [`git ls-remote ${remote}`],
      details: { remote },
    })
  }
  return refsIn(result.stdout.toString())
}

function refsIn(output: string): ReadonlyMap<string, RemoteRef> {
  const refs = new Map<string, RemoteRef>()
  for (const line of output.split('\n').filter(Boolean)) {
    const [id = '', name = ''] = line.split('\t')
    const ref = name.replace(/\^\{\}$/u, '')
    const known = refs.get(ref)
    // The peeled line stands behind the line of its tag.
    refs.set(ref, known === undefined ? { object: id, commit: id } : { ...known, commit: id })
  }
  return refs
}
