import { flushCompileCache } from 'node:module'

/** Loads at once what commands load when they need it, and leaves it compiled for the next process, as nobody waits for the end of this one. */
export async function loadAll(): Promise<void> {
  await Promise.all([
    import('../../../src/flows/deprecate.ts'),
    import('../../../src/flows/hold.ts'),
    import('../../../src/flows/promote.ts'),
    import('../../../src/flows/publish.ts'),
    import('../../../src/flows/reconcile.ts'),
    import('../../../src/flows/rollback.ts'),
    import('../../../src/ledger/git/git-ledger.ts'),
    import('../../../src/ledger/git/remote-branch.ts'),
    import('../../../src/policy/load.ts'),
    import('../../../src/registry/http/stores.ts'),
  ])
  flushCompileCache()
}
