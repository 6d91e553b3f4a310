import { afterEach } from 'vitest'

import type { HttpStoresOptions } from '../../registry/http/stores.ts'
import type { RegistryRules } from '../../policy/policy.ts'
import { testStores } from './client.ts'
import type { TestStores } from './client.ts'
import { startFakeRegistry } from './fake-registry.ts'
import type { FakeRegistry } from './fake-registry.ts'
import type { FakeRegistryOptions } from './options.ts'
import { startFakeProxy } from './proxy.ts'
import type { FakeProxy } from './proxy.ts'

/** Fake registries and clients for one test file; all of them are closed after each test. */
export interface RegistryBench {
  registry(options?: FakeRegistryOptions): Promise<FakeRegistry>
  stores(options?: Partial<HttpStoresOptions>): TestStores
  /** A proxy whose every target is this registry. */
  proxy(registry: FakeRegistry): Promise<FakeProxy>
}

/** Sets up a bench; call it once at the top of a test file. */
export function registryBench(): RegistryBench {
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const item of open.splice(0).toReversed()) await item.close()
  })
  return {
    async registry(options) {
      const registry = await startFakeRegistry(options)
      open.push(registry)
      return registry
    },
    stores(options) {
      const stores = testStores(options)
      open.push(stores)
      return stores
    },
    async proxy(registry) {
      const proxy = await startFakeProxy(registry.host)
      open.push(proxy)
      return proxy
    },
  }
}

/** Rules for one registry, the rest at their defaults. */
export function rulesFor(rules: Partial<RegistryRules>): RegistryRules {
  return { protected: false, never: [], plainHttp: false, ca: null, public: null, trustedHosts: [], ...rules }
}
