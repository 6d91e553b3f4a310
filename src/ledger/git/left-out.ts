import { runGit } from '../../git/run.ts'
import { QUIETLY } from './fetch.ts'
import type { RemotePlace } from './remote-branch.ts'

/** Objects that were left out count as there, unless the remote is asked for them without a word about what is here. */
const PLAINLY = ['-c', 'fetch.negotiationAlgorithm=noop']

/**
 * Brings what a partial clone (`git clone --filter=…`) left out of a commit of the ledger, all at once: git by itself asks the remote
 * for each file when it is read. It still does where this fails.
 */
export async function fetchLeftOut({ root, remote }: RemotePlace, commit: string): Promise<void> {
  const promisors = await runGit(['config', '--get-regexp', String.raw`^remote\..*\.promisor$`], {
    cwd: root,
  })
  if (promisors.code !== 0) return
  const missing = await leftOut(root, commit)
  if (missing.length === 0) return
  const args = [...PLAINLY, 'fetch', ...QUIETLY, '--stdin', '--end-of-options', remote]
  await runGit(args, { cwd: root, input: `${missing.join('\n')}\n` })
}

async function leftOut(root: string, commit: string): Promise<readonly string[]> {
  const args = ['rev-list', '--objects', '--no-walk', '--missing=print', commit]
  const { stdout } = await runGit(args, { cwd: root })
  return [...stdout.toString().matchAll(/^\?([0-9a-f]+)$/gmu)].map(([, id = '']) => id)
}
