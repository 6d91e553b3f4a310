import { describe } from 'vitest'

import { testStores } from '../testing/registry/client.ts'
import { startFakeRegistry } from '../testing/registry/fake-registry.ts'
import type { FakeRegistryOptions } from '../testing/registry/options.ts'
import { describeImageStore } from './image-store.conformance.ts'

const KINDS: readonly (readonly [string, FakeRegistryOptions])[] = [
  ['a strict registry', {}],
  ['a registry that takes several tags at once', { multiTag: 46 }],
  ['a registry with conditions on tag writes', { conditional: true }],
  [
    'a registry that takes chunks, pages its lists and mounts nothing',
    { chunkMin: 65_536, list: { page: 40 }, mount: false },
  ],
  [
    'a registry with tokens, absolute locations and no deletion',
    {
      auth: { kind: 'token' },
      location: 'absolute',
      deleteTag: 'unsupported',
      deleteManifest: 'unsupported',
    },
  ],
]

describe.each(KINDS)('over HTTP, %s', (name, options) => {
  describeImageStore(name, async () => {
    const registry = await startFakeRegistry(options)
    const stores = testStores()
    let count = 0
    return {
      fresh: () => stores.open(`${registry.host}/suite/image-${(count += 1)}`),
      mounts: options.mount !== false,
      close: async () => {
        await stores.close()
        await registry.close()
      },
    }
  })
})
