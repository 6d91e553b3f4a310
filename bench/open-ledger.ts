import { openRepository } from '../src/git/open.ts'
import type { Ledger } from '../src/ledger/ledger.ts'
import { openLedger } from '../src/ledger/open.ts'

/** The git ledger of a repository without a remote, opened anew, at a time of the bench's own. */
export async function openAt(root: string, now: () => Date): Promise<Ledger> {
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const context = { clock: { now }, random, repository: await openRepository(root) }
  return await openLedger({ kind: 'git', remote: null, branch: 'tidemark' }, context)
}
