import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { Agent, ClientRequest, RequestOptions } from 'node:http'
import type { LookupFunction } from 'node:net'

import { authoritiesFor } from './authorities.ts'
import { guardedLookup, recordingLookup } from './guarded-lookup.ts'
import { literalOf } from './private-address.ts'
import { proxyFor } from './proxy.ts'
import type { HttpWorld } from './world.ts'

export interface AgentsOptions {
  readonly origin: URL
  readonly ca: string | null
  /** Hosts that may resolve to private addresses too. */
  readonly trustedHosts: readonly string[]
  readonly world: HttpWorld
}

/** Starts requests over the right Agent for a URL. */
export type Starter = (url: URL, options: RequestOptions) => ClientRequest

/**
 * The kept-alive connections of one registry: one Agent for its own host, others for the hosts that it points to
 * (blob storage, token servers). They are apart so that a foreign host can never be given a connection that was made
 * without the check of its address.
 */
export class Agents {
  readonly #options: AgentsOptions
  readonly #agents = new Map<string, Promise<{ readonly agent: Agent; readonly start: Starter }>>()
  /** Where the registry itself lives; foreign names may lead there as well. */
  readonly #ownAddresses = new Set<string>()

  constructor(options: AgentsOptions) {
    this.#options = options
    const literal = literalOf(options.origin.hostname)
    if (literal !== undefined) this.#ownAddresses.add(literal)
  }

  async starter(url: URL): Promise<Starter> {
    const proxy = proxyFor(url, this.#options.world.env)
    const trust = this.#trust(url)
    const key = `${url.protocol} ${trust} ${proxy ?? ''}`
    const made = this.#agents.get(key) ?? this.#make(url, trust, proxy)
    this.#agents.set(key, made)
    return (await made).start
  }

  /** Ends all connections, busy ones too. */
  async close(): Promise<void> {
    const made = await Promise.allSettled(this.#agents.values())
    this.#agents.clear()
    for (const item of made) if (item.status === 'fulfilled') item.value.agent.destroy()
  }

  #trust(url: URL): 'own' | 'listed' | 'foreign' {
    if (url.origin === this.#options.origin.origin) return 'own'
    return this.#options.trustedHosts.includes(url.host) ? 'listed' : 'foreign'
  }

  async #make(
    url: URL,
    trust: 'own' | 'listed' | 'foreign',
    proxy: string | undefined,
  ): Promise<{ readonly agent: Agent; readonly start: Starter }> {
    const { limits, env } = this.#options.world
    const common = {
      keepAlive: true,
      maxSockets: limits.connections,
      // For unused connections only: requests have deadlines of their own.
      timeout: limits.keep,
      // The proxy resolves names itself, and may well stand in the private network.
      ...(proxy === undefined
        ? { lookup: this.#lookup(trust) }
        : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
    }
    if (url.protocol === 'http:') {
      const agent = new HttpAgent(common)
      return { agent, start: (target, options) => httpRequest(target, { ...options, agent }) }
    }
    const [https, ca] = await Promise.all([import('node:https'), authoritiesFor(this.#options.ca, env)])
    const agent = new https.Agent({ ...common, ...(ca === undefined ? {} : { ca }) })
    return { agent, start: (target, options) => https.request(target, { ...options, agent }) }
  }

  #lookup(trust: 'own' | 'listed' | 'foreign'): LookupFunction {
    const { lookup } = this.#options.world
    if (trust === 'listed') return lookup
    if (trust === 'own') return recordingLookup(lookup, (address) => this.#ownAddresses.add(address))
    return guardedLookup(lookup, (address) => this.#ownAddresses.has(address))
  }
}
