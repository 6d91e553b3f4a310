import { randomBytes } from 'node:crypto'

import { startDockerRegistry } from '../testing/docker-registry.ts'
import { createHttpStores } from './http/stores.ts'
import { describeImageStore } from './image-store.conformance.ts'

describeImageStore('a repository in docker-registry', async () => {
  const registry = await startDockerRegistry()
  const stores = createHttpStores({
    env: {},
    clock: { now: () => new Date() },
    random: (bytes) => randomBytes(bytes),
  })
  let count = 0
  return {
    fresh: () => stores.open(`${registry.host}/suite/image-${(count += 1)}`),
    mounts: true,
    close: async () => {
      await stores.close()
      await registry.stop()
    },
  }
})
