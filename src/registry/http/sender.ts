import { Authorizer } from '../auth/authorizer.ts'
import type { Keychain } from '../auth/credential.ts'
import type { TokenCache } from '../auth/token-cache.ts'
import { Agents } from './agents.ts'
import { exchange } from './connection.ts'
import type { Failures } from './failures.ts'
import { Pause } from './pause.ts'
import { isPrivateLiteral } from './private-address.ts'
import { redirectTarget } from './redirect.ts'
import type { RedirectRules } from './redirect.ts'
import type { RegistryRequest } from './request.ts'
import { tokenTransport } from './token-transport.ts'
import { WireFault, headerOf } from './wire.ts'
import type { WireResponse } from './wire.ts'
import type { HttpWorld } from './world.ts'

export interface SenderOptions {
  /** Whose requests these are, and where they may lead. */
  readonly redirects: RedirectRules
  readonly ca: string | null
  readonly world: HttpWorld
  readonly keychain: Keychain
  readonly tokens: TokenCache
  readonly userAgent: string
  readonly failures: Failures
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/** One try of a request to one registry: pause, login, connection, redirects. */
export class Sender {
  readonly pause: Pause
  readonly #options: SenderOptions
  readonly #agents: Agents
  readonly #authorizer: Authorizer

  constructor(options: SenderOptions) {
    const { world, keychain, tokens, redirects, userAgent, ca } = options
    const { registry, origin, trustedHosts } = redirects
    this.pause = new Pause(world)
    this.#options = options
    this.#agents = new Agents({ origin, ca, trustedHosts, world })
    const transport = tokenTransport({ agents: this.#agents, world, registry, userAgent })
    const rules = { ...redirects, isPrivate: isPrivateLiteral }
    this.#authorizer = new Authorizer({ rules, keychain, tokens, transport })
  }

  /** The answer, whatever its status, or how the connection failed; throws what is final (refused redirects, realms). */
  async attempt(request: RegistryRequest): Promise<WireResponse | WireFault> {
    try {
      return await this.#withLogin(request)
    } catch (error) {
      if (error instanceof WireFault) return error
      throw error
    }
  }

  /** What ends the request: its own signal, or that of the whole client. */
  signalOf(request: RegistryRequest): AbortSignal | undefined {
    const { signal } = this.#options.world
    if (request.signal === undefined || signal === undefined) return request.signal ?? signal
    return AbortSignal.any([request.signal, signal])
  }

  close(): Promise<void> {
    return this.#agents.close()
  }

  /** A first 401 tells what the registry wants; the request then goes once more with it. */
  async #withLogin(request: RegistryRequest): Promise<WireResponse> {
    const { scopes } = request
    if (request.anonymous === true) return this.#follow(request, undefined)
    const used = await this.#authorizer.header(scopes)
    const response = await this.#follow(request, used)
    if (response.status !== 401) return response
    const challenge = headerOf(response.headers, 'www-authenticate')
    if (challenge === undefined) return response
    if (!(await this.#authorizer.learn({ challenge, scopes, used }))) return response
    await response.body.discard()
    // Whoever made the body starts over, with the new login.
    if (request.body?.once === true) throw new WireFault('reset', 'the login ended meanwhile')
    return this.#follow(request, await this.#authorizer.header(scopes))
  }

  async #follow(request: RegistryRequest, authorization: string | undefined): Promise<WireResponse> {
    const { world, redirects, failures } = this.#options
    let { url } = request
    for (let hops = 0; ; hops += 1) {
      const response = await this.#exchange(request, url, authorization)
      if (request.follow !== true || !REDIRECTS.includes(response.status)) return response
      await response.body.discard()
      if (hops === world.limits.redirects) {
        throw failures.error('E_REDIRECT_REFUSED', request, `redirects more than ${hops} times`)
      }
      url = redirectTarget(response.headers.location, url, redirects)
    }
  }

  /** The login goes to the registry's own scheme, host and port, and nowhere else. */
  async #exchange(
    request: RegistryRequest,
    url: URL,
    authorization: string | undefined,
  ): Promise<WireResponse> {
    const { world, redirects, userAgent } = this.#options
    await this.pause.over()
    const own = url.origin === redirects.origin.origin
    return exchange(this.#agents, world.limits, {
      method: request.method,
      url,
      headers: {
        'user-agent': userAgent,
        'accept-encoding': 'identity',
        ...request.headers,
        ...(own && authorization !== undefined ? { authorization } : {}),
      },
      body: request.body,
      patience: request.patience,
      signal: this.signalOf(request),
    })
  }
}
