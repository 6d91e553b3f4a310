import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { setTimeout as sleepFor } from 'node:timers/promises'

import type { Clock, Random } from '../../model/clock.ts'
import type { RegistryRules } from '../../policy/policy.ts'
import type { Keychain } from '../auth/credential.ts'
import { createKeychain } from '../auth/keychain.ts'
import { TokenCache } from '../auth/token-cache.ts'
import type { ImageStores } from '../image-store.ts'
import { addressOf } from './address.ts'
import { Endpoint } from './endpoint.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { Limits } from './limits.ts'
import { Repository } from './repository.ts'
import { HttpImageStore } from './store.ts'
import type { Environment, HttpWorld, Sleep } from './world.ts'

export interface HttpStoresOptions {
  /** The policy's `registries`, by host. */
  readonly registries?: Readonly<Record<string, RegistryRules>>
  /** Proxies, certificate authorities, logins. */
  readonly env: Environment
  /** Logins; those that `env` leads to when absent. */
  readonly keychain?: Keychain
  readonly clock: Clock
  readonly random: Random
  /** Ends everything that is under way when aborted. */
  readonly signal?: AbortSignal
  readonly userAgent?: string
  /** For tests: waiting, names, bounds. */
  readonly sleep?: Sleep
  readonly lookup?: LookupFunction
  readonly limits?: Partial<Limits>
}

/** A helper may have to ask a person or a cloud service. */
const HELPER_DEADLINE = 60_000

/**
 * Images in registries over HTTP. Connections, logins, tokens and what was learnt of a registry are shared by all images
 * of it until `close`. `open` throws E_REFERENCE for a name that is not a registry's.
 */
export function createHttpStores(options: HttpStoresOptions): ImageStores {
  const { clock, env, registries = {} } = options
  const world = worldOf(options)
  const keychain = options.keychain ?? createKeychain({ env, deadline: HELPER_DEADLINE })
  const tokens = new TokenCache(clock)
  const endpoints = new Map<string, Endpoint>()
  const stores = new Map<string, HttpImageStore>()
  const userAgent = options.userAgent ?? 'tidemark'
  function make(name: string): HttpImageStore {
    const rules = ruleFor(registries, name)
    const { registry, origin, repository } = addressOf(name, rules)
    const known = endpoints.get(registry)
    const endpoint = known ?? new Endpoint({ registry, origin, rules, world, keychain, tokens, userAgent })
    endpoints.set(registry, endpoint)
    return new HttpImageStore(new Repository(endpoint, name, repository))
  }
  return {
    open(name) {
      const store = stores.get(name) ?? make(name)
      stores.set(name, store)
      return store
    },
    async close() {
      await Promise.all([...endpoints.values()].map((endpoint) => endpoint.close()))
    },
  }
}

function ruleFor(
  registries: Readonly<Record<string, RegistryRules>>,
  name: string,
): RegistryRules | undefined {
  const [host = ''] = name.split('/')
  return Object.hasOwn(registries, host) ? registries[host] : undefined
}

function worldOf(options: HttpStoresOptions): HttpWorld {
  return {
    clock: options.clock,
    random: options.random,
    env: options.env,
    sleep: options.sleep ?? sleep,
    lookup: options.lookup ?? lookup,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    signal: options.signal,
  }
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal })
}
