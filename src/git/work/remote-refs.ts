import { TidemarkError } from '../../model/failure.ts'
import { quoted } from '../../plan/quoted.ts'
import { withoutCredentials } from '../failure.ts'
import { endGit } from '../run.ts'
import type { RemoteRef } from '../work.ts'
import { remoteWords } from './remote-words.ts'

const DEADLINE = 30_000
const PEELED = '^{}'

/**
 * Refs of a remote by full name or glob, in one `ls-remote`. Throws E_REMOTE for whatever is not an answer: that a ref is
 * absent is only ever said by a remote that answered.
 */
export async function listRemoteRefs(
  root: string,
  remote: string,
  patterns: readonly string[],
): Promise<ReadonlyMap<string, RemoteRef>> {
  demandRemote(remote)
  if (patterns.length === 0) return new Map()
  // A pattern for a name alone does not match the line that tells what it peels to.
  const wanted = patterns.flatMap((pattern) => [pattern, `${pattern}${PEELED}`])
  const args = ['ls-remote', '--quiet', '--', remote, ...wanted]
  const end = await endGit(args, { cwd: root, deadline: DEADLINE })
  if (end.code === 0 && end.stopped === null) return parseRefs(end.stdout.toString(), patterns)
  throw unreachable(remote, end.stopped ?? remoteWords(end.stderr))
}

/** Throws E_REMOTE for a name that git would read as an option, or as nothing. */
export function demandRemote(remote: string): void {
  if (remote === '' || remote.startsWith('-')) throw unreachable(remote, 'that is not the name of a remote')
}

function unreachable(remote: string, why: string): TidemarkError {
  const name = withoutCredentials(remote)
  return new TidemarkError('E_REMOTE', `the remote ${name} did not answer: ${why}`, {
    hints: [`git ls-remote ${quoted(name)}`],
    details: { remote: name },
  })
}

function parseRefs(text: string, patterns: readonly string[]): ReadonlyMap<string, RemoteRef> {
  const refs = new Map<string, RemoteRef>()
  for (const line of text.split('\n')) {
    const [object = '', name = ''] = line.split('\t')
    const ref = name.endsWith(PEELED) ? name.slice(0, -PEELED.length) : name
    if (!patterns.some((pattern) => isUnder(ref, pattern))) continue
    const whole = refs.get(ref)?.object ?? object
    refs.set(ref, { object: whole, commit: object })
  }
  return refs
}

/** Git also takes a pattern for the end of a longer name; here it is the whole name. */
function isUnder(ref: string, pattern: string): boolean {
  const glob = pattern.search(/[*?[\\]/u)
  return glob === -1 ? ref === pattern : ref.startsWith(pattern.slice(0, glob))
}
