import { startFakeRegistry } from '../../testing/registry/fake-registry.ts'
import { testStores } from '../../testing/registry/client.ts'
import type { FakeRegistryOptions } from '../../testing/registry/options.ts'
import { describeImageStore } from '../image-store.conformance.ts'
import type { StoreWorld } from '../image-store.conformance.ts'

function world(options: FakeRegistryOptions): () => Promise<StoreWorld> {
  return async () => {
    const registry = await startFakeRegistry(options)
    const stores = testStores()
    let count = 0
    return {
      fresh() {
        count += 1
        return stores.open(`${registry.host}/acme/web-${count}`)
      },
      mounts: options.mount !== false,
      async close() {
        await stores.close()
        await registry.close()
      },
    }
  }
}

describeImageStore('a strict registry', world({}))
describeImageStore(
  'a registry with tokens, several tags at once and chunks',
  world({
    auth: { kind: 'token' },
    multiTag: 46,
    chunkMin: 100_000,
    list: { page: 7 },
  }),
)
describeImageStore(
  'a registry without mounts, digest headers or deletion of tags',
  world({
    mount: false,
    digestHeader: 'missing',
    deleteTag: 'digest-invalid',
    location: 'absolute',
  }),
)
