import { openRepository } from '../../git/open.ts'
import { makeRepository } from '../../testing/git.ts'
import type { TestRepositoryOptions } from '../../testing/git.ts'
import { describeLedger } from '../ledger.conformance.ts'
import type { ConformanceStore } from '../ledger.conformance.ts'
import { openLedger } from '../open.ts'

function gitStore(options: TestRepositoryOptions, clone: readonly string[] | null = null) {
  return async (): Promise<ConformanceStore> => {
    const repo = await makeRepository(options)
    return {
      async open(context) {
        // Each opening of a shared ledger is that of another checkout.
        const root = clone === null ? repo.root : await repo.clone(...clone)
        const repository = await openRepository(root)
        return await openLedger({ kind: 'git', remote: null, branch: 'tidemark' }, { ...context, repository })
      },
      [Symbol.asyncDispose]: async () => await repo.remove(),
    }
  }
}

describeLedger('a branch of a repository without a remote', gitStore({}))
describeLedger(
  'a branch of a SHA-256 repository without commits',
  gitStore({ commits: 0, objectFormat: 'sha256' }),
)
describeLedger('a branch of origin', gitStore({ remote: true }, []))
describeLedger(
  'a branch of origin in clones of depth 1',
  gitStore({ commits: 3, remote: true }, ['--depth', '1']),
)
