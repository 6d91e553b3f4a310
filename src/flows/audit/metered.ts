import type { ImageStore } from '../../registry/image-store.ts'
import type { RequestBudget } from '../../registry/resolve/request-budget.ts'

/** A store whose reads of content count as requests. Throws E_BUDGET when none is left. */
export function meteredStore(store: ImageStore, budget: RequestBudget): ImageStore {
  function spent<T>(read: () => Promise<T>): Promise<T> {
    budget.spend()
    return read()
  }
  return {
    name: store.name,
    capabilities: () => store.capabilities(),
    resolve: async (reference) => spent(() => store.resolve(reference)),
    readManifest: async (reference) => spent(() => store.readManifest(reference)),
    hasBlob: async (digest) => spent(() => store.hasBlob(digest)),
    readBlob: async (descriptor) => spent(() => store.readBlob(descriptor)),
    listTags: async () => spent(() => store.listTags()),
    writeManifest: (manifest) => store.writeManifest(manifest),
    writeTags: (manifest, tags, options) => store.writeTags(manifest, tags, options),
    writeBlob: (descriptor, content, options) => store.writeBlob(descriptor, content, options),
    mountBlob: (descriptor, from) => store.mountBlob(descriptor, from),
    deleteTag: (tag) => store.deleteTag(tag),
    deleteManifest: (digest) => store.deleteManifest(digest),
  }
}
