import { afterAll, beforeAll } from 'vitest'

import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import type { DockerRegistry } from '../../src/testing/docker-registry.ts'
import { rawRegistry } from './raw-registry.ts'
import type { RawRegistry } from './raw-registry.ts'

/** One docker-registry for all tests of a file. */
export interface SharedRegistry {
  readonly host: string
  /** The registry as anybody else sees it. */
  readonly raw: RawRegistry
  /** A repository name that no other test has, ending with `name`. */
  repository(name: string): string
}

/** Starts Debian's docker-registry before the tests of this file, and ends it after them. */
export function useRegistry(): SharedRegistry {
  let running: DockerRegistry | undefined
  let count = 0
  beforeAll(async () => {
    running = await startDockerRegistry({ inMemory: true })
  })
  afterAll(async () => {
    await running?.stop()
  })
  const host = (): string => {
    if (running === undefined) throw new Error('the registry runs only while tests do')
    return running.host
  }
  return {
    get host() {
      return host()
    },
    get raw() {
      return rawRegistry(host())
    },
    repository: (name) => `t${(count += 1)}/${name}`,
  }
}
