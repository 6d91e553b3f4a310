import type { ContentStore } from '../../registry/image-store.ts'
import type { RequestBudget } from '../../registry/resolve/request-budget.ts'

/** A store whose reads of content count as requests. Throws E_BUDGET when none is left. */
export function meteredStore(store: ContentStore, budget: RequestBudget): ContentStore {
  function spent<T>(read: () => Promise<T>): Promise<T> {
    budget.spend()
    return read()
  }
  return {
    name: store.name,
    resolve: async (reference) => spent(() => store.resolve(reference)),
    readManifest: async (reference) => spent(() => store.readManifest(reference)),
    hasBlob: async (digest) => spent(() => store.hasBlob(digest)),
    readBlob: async (descriptor) => spent(() => store.readBlob(descriptor)),
  }
}
