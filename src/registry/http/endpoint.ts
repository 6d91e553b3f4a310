import type { RegistryRules } from '../../policy/policy.ts'
import { Authorizer } from '../auth/authorizer.ts'
import type { Keychain } from '../auth/credential.ts'
import type { TokenCache } from '../auth/token-cache.ts'
import { Agents } from './agents.ts'
import { OverCap } from './answer-body.ts'
import { backoff } from './backoff.ts'
import { exchange } from './connection.ts'
import { parseErrorBody } from './error-body.ts'
import { Failures } from './failures.ts'
import { Gate } from './gate.ts'
import { Pause } from './pause.ts'
import { isPrivateAddress, literalOf } from './private-address.ts'
import { redirectTarget } from './redirect.ts'
import type { RedirectRules } from './redirect.ts'
import type { Effort, RefusedAnswer, RegistryRequest } from './request.ts'
import { retryAfter } from './retry-after.ts'
import { tokenTransport } from './token-transport.ts'
import { WireFault, headerOf } from './wire.ts'
import type { WireRequest, WireResponse } from './wire.ts'
import type { HttpWorld } from './world.ts'

export interface EndpointOptions {
  readonly registry: string
  readonly origin: string
  readonly rules: RegistryRules | undefined
  readonly world: HttpWorld
  readonly keychain: Keychain
  readonly tokens: TokenCache
  readonly userAgent: string
}

const PASSING: readonly number[] = [408, 429, 500, 502, 503, 504]
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/** One registry: its connections, its login, its patience. All images of the registry share it. */
export class Endpoint {
  readonly registry: string
  readonly origin: URL
  readonly world: HttpWorld
  readonly failures: Failures
  readonly redirects: RedirectRules
  /** Manifest writes wait here for their turn. */
  readonly writes: Gate
  /** Learnt: false once the registry ignored several tags in one request, true once it confirmed them. */
  multiTag: boolean | undefined
  readonly #agents: Agents
  readonly #authorizer: Authorizer
  readonly #pause: Pause
  readonly #userAgent: string

  constructor(options: EndpointOptions) {
    const { registry, world } = options
    const trustedHosts = options.rules?.trustedHosts ?? []
    this.registry = registry
    this.origin = new URL(options.origin)
    this.world = world
    this.failures = new Failures(registry)
    this.redirects = { registry, origin: this.origin, trustedHosts }
    this.writes = new Gate(world.limits.writes)
    this.#agents = new Agents({ origin: this.origin, ca: options.rules?.ca ?? null, trustedHosts, world })
    this.#pause = new Pause(world)
    this.#userAgent = options.userAgent
    this.#authorizer = new Authorizer({
      rules: { registry, origin: this.origin, trustedHosts, isPrivate: isPrivateLiteral },
      keychain: options.keychain,
      tokens: options.tokens,
      transport: tokenTransport({ agents: this.#agents, world, registry, userAgent: options.userAgent }),
    })
  }

  /** The URL of a path under `/v2/`. */
  url(path: string): URL {
    return new URL(`/v2/${path}`, this.origin)
  }

  /**
   * Sends `request`, with login, redirects and bounded repetition. Answers 2xx and what the request accepts; everything
   * else throws a TidemarkError that says what, where, how often and what is safe now.
   */
  async send(request: RegistryRequest): Promise<WireResponse> {
    const started = this.world.clock.now().getTime()
    for (let tries = 1; ; tries += 1) {
      const effort = (): Effort => ({ tries, elapsed: this.world.clock.now().getTime() - started })
      const outcome = await this.#try(request)
      if (outcome instanceof WireFault) {
        if (!this.#mayRepeat(request, outcome, tries)) throw this.failures.fault(request, outcome, effort())
        await this.world.sleep(backoff(tries + 1, this.world), this.#signal(request))
        continue
      }
      const { status } = outcome
      if ((status >= 200 && status < 300) || request.accept?.includes(status) === true) return outcome
      const again = this.#mayRepeatStatus(request, status, tries)
      if (!again) throw this.failures.refused(request, await this.refusal(outcome), effort())
      await this.#waitAfter(outcome, tries + 1, request)
    }
  }

  /** Sends a request whose answer has no body worth reading. */
  async sendAndDiscard(request: RegistryRequest): Promise<WireResponse> {
    const response = await this.send(request)
    await response.body.discard()
    return response
  }

  /** The body of an answer that was not 2xx, as far as it can be read. */
  async refusal(response: WireResponse): Promise<RefusedAnswer> {
    const contentType = headerOf(response.headers, 'content-type') ?? ''
    const bytes = await response.body.bytes(this.world.limits.errorBody).catch(() => Buffer.alloc(0))
    return { status: response.status, report: parseErrorBody(bytes.toString('utf8')), contentType }
  }

  /** All bytes of an answer, at most `cap`; throws E_TOO_LARGE, E_REGISTRY_UNAVAILABLE, E_REGISTRY_PROTOCOL. */
  async readBody(request: RegistryRequest, response: WireResponse, cap: number): Promise<Buffer> {
    const encoding = headerOf(response.headers, 'content-encoding')
    if (encoding !== undefined && encoding !== 'identity') {
      await response.body.discard()
      throw this.failures.protocol(request, `the body is encoded as ${encoding}, which was not asked for`)
    }
    try {
      return await response.body.bytes(cap)
    } catch (error) {
      if (error instanceof OverCap) {
        throw this.failures.error('E_TOO_LARGE', request, `sent more than ${cap} bytes`, { details: { cap } })
      }
      if (error instanceof WireFault) throw this.failures.fault(request, error, { tries: 1, elapsed: 0 })
      throw error
    }
  }

  close(): Promise<void> {
    return this.#agents.close()
  }

  /** One try; the second half of it, after a 401, with what the registry asked for. */
  async #try(request: RegistryRequest): Promise<WireResponse | WireFault> {
    try {
      const used = await this.#authorizer.header(request.scopes)
      const response = await this.#exchange(request, used)
      if (response.status !== 401) return response
      const challenge = headerOf(response.headers, 'www-authenticate')
      const { scopes } = request
      if (challenge === undefined || !(await this.#authorizer.learn({ challenge, scopes, used })))
        return response
      await response.body.discard()
      return await this.#exchange(request, await this.#authorizer.header(scopes))
    } catch (error) {
      if (error instanceof WireFault) return error
      throw error
    }
  }

  /** Sends and follows redirects. Login data goes to the registry's own origin only. */
  async #exchange(request: RegistryRequest, authorization: string | undefined): Promise<WireResponse> {
    await this.#pause.over()
    let { url } = request
    for (let hops = 0; ; hops += 1) {
      const own = url.origin === this.origin.origin
      const response = await exchange(this.#agents, this.world.limits, {
        ...this.#wireRequest(request),
        url,
        headers: {
          'user-agent': this.#userAgent,
          'accept-encoding': 'identity',
          ...request.headers,
          ...(own && authorization !== undefined ? { authorization } : {}),
        },
      })
      if (request.follow !== true || !REDIRECTS.includes(response.status)) return response
      await response.body.discard()
      if (hops === this.world.limits.redirects) {
        throw this.failures.error('E_REDIRECT_REFUSED', request, `redirects more than ${hops} times`)
      }
      url = redirectTarget(response.headers.location, url, this.redirects)
    }
  }

  #wireRequest(request: RegistryRequest): Omit<WireRequest, 'url' | 'headers'> {
    const { method, body, patience } = request
    return { method, body, patience, signal: this.#signal(request) }
  }

  #signal(request: RegistryRequest): AbortSignal | undefined {
    const { signal } = this.world
    if (request.signal === undefined || signal === undefined) return request.signal ?? signal
    return AbortSignal.any([request.signal, signal])
  }

  #mayRepeat(request: RegistryRequest, fault: WireFault, tries: number): boolean {
    if (tries >= this.world.limits.tries) return false
    if (fault.kind === 'refused') return true
    return request.repeat === 'safe' && (fault.kind === 'reset' || fault.kind === 'timeout')
  }

  #mayRepeatStatus(request: RegistryRequest, status: number, tries: number): boolean {
    if (tries >= this.world.limits.tries) return false
    return status === 429 || (request.repeat === 'safe' && PASSING.includes(status))
  }

  /** Waits as the answer asks, else as long as chance says; after a 429 nobody else asks meanwhile. */
  async #waitAfter(response: WireResponse, next: number, request: RegistryRequest): Promise<void> {
    const asked = retryAfter(headerOf(response.headers, 'retry-after'), this.world.clock.now())
    await response.body.discard()
    const wait = Math.min(asked ?? backoff(next, this.world), this.world.limits.longestRetryAfter)
    if (response.status === 429) this.#pause.hold(wait)
    else await this.world.sleep(wait, this.#signal(request))
  }
}

function isPrivateLiteral(hostname: string): boolean {
  const literal = literalOf(hostname)
  return literal !== undefined && isPrivateAddress(literal)
}
