import type { RegistryRules } from '../../policy/policy.ts'
import type { Credential, Keychain } from '../auth/credential.ts'
import { TokenCache } from '../auth/token-cache.ts'
import { OverCap } from './answer-body.ts'
import { backoff } from './backoff.ts'
import { parseErrorBody } from './error-body.ts'
import { Failures } from './failures.ts'
import { Gate } from './gate.ts'
import { Governor } from './governor.ts'
import type { Verdict } from './governor.ts'
import { rateQuota } from './rate-quota.ts'
import type { RedirectRules } from './redirect.ts'
import { mayRepeatFault, mayRepeatStatus } from './repetition.ts'
import type { Effort, RefusedAnswer, RegistryRequest } from './request.ts'
import { retryAfter } from './retry-after.ts'
import { Sender } from './sender.ts'
import { WireFault, headerOf } from './wire.ts'
import type { WireResponse } from './wire.ts'
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
  /** Learnt: true once the registry answered 304 to If-None-Match, false once it passed it over. */
  conditionalReads: boolean | undefined
  /** Reads that come by the thousand wait here for their turn. */
  readonly governor: Governor
  /** Learnt: the APIs of its own that it does not have, or that answered wrongly. */
  readonly dismissed = new Set<string>()
  readonly #options: EndpointOptions
  readonly #foreign = new Map<string, Endpoint>()
  readonly #sender: Sender
  /** Until when the last quota counts: milliseconds since 1970. */
  #quotaUntil = 0
  /** Requests that were answered, and not put off. */
  #served = 0

  constructor(options: EndpointOptions) {
    const { registry, world, rules } = options
    this.#options = options
    this.registry = registry
    this.origin = new URL(options.origin)
    this.world = world
    this.failures = new Failures(registry)
    this.redirects = { registry, origin: this.origin, trustedHosts: rules?.trustedHosts ?? [] }
    this.writes = new Gate(world.limits.writes)
    this.governor = new Governor(world.limits.connections)
    this.#sender = new Sender({
      ...options,
      redirects: this.redirects,
      ca: rules?.ca ?? null,
      failures: this.failures,
    })
  }

  /** The URL of a path under `/v2/`. */
  url(path: string): URL {
    return new URL(`/v2/${path}`, this.origin)
  }

  /**
   * Sends `request`, with login, redirects and bounded repetition. Answers 2xx and what the request accepts; everything
   * else throws a TidemarkError that says what, where, how often and what is safe now. A registry that asks for patience
   * and serves others meanwhile is not given up: it has its limit, and this request its turn.
   */
  async send(request: RegistryRequest): Promise<WireResponse> {
    const started = this.world.clock.now().getTime()
    let served = this.#served
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#attempt(request)
      if (!(outcome instanceof WireFault) && asksForPatience(outcome) && this.#served > served) tries = 1
      served = this.#served
      const effort = { tries, elapsed: this.world.clock.now().getTime() - started }
      const answer = await this.#settle(request, outcome, effort)
      if (answer !== undefined) return answer
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

  /** One try, in its turn; what the answer says of the registry's limits holds for all that come after. */
  async #attempt(request: RegistryRequest): Promise<WireResponse | WireFault> {
    request.spend?.()
    const outcome = request.paced === true ? await this.#inTurn(request) : await this.#sender.attempt(request)
    if (outcome instanceof WireFault) return outcome
    this.#heed(outcome)
    if (outcome.status < 500 && outcome.status !== 429) this.#served += 1
    return outcome
  }

  async #inTurn(request: RegistryRequest): Promise<WireResponse | WireFault> {
    const permit = await this.governor.enter()
    // A wait that the registry asked for says nothing about its speed.
    const { held } = this.#sender.pause
    const started = this.world.clock.now().getTime()
    let verdict: Verdict = 'neither'
    try {
      const outcome = await this.#sender.attempt(request)
      verdict = held ? verdictAfterWait(outcome) : verdictOn(outcome)
      // The connection is free before the next request looks for one.
      if (request.method === 'HEAD' && !(outcome instanceof WireFault)) await outcome.body.discard()
      return outcome
    } finally {
      this.governor.leave(permit, verdict, this.world.clock.now().getTime() - started)
    }
  }

  /** A quota that comes again soon is kept to until then; one of hours tells nothing about now. */
  #heed(response: WireResponse): void {
    const now = this.world.clock.now()
    const quota = rateQuota(response.headers, now)
    const { longestRetryAfter } = this.world.limits
    if (quota?.reset !== undefined && quota.reset <= longestRetryAfter) {
      this.#quotaUntil = now.getTime() + quota.reset
      this.governor.allow(quota.remaining)
      if (quota.remaining === 0) this.#sender.pause.hold(quota.reset)
    } else if (this.#quotaUntil <= now.getTime()) this.governor.allow(Infinity)
  }

  /** The login that is kept for this registry; null for none. */
  credential(): Promise<Credential | null> {
    return this.#options.keychain(this.registry)
  }

  /** An API of this registry on a host of its own (`https://hub.docker.com`), which is told none of its logins. */
  foreign(origin: string): Endpoint {
    const { world, userAgent } = this.#options
    const registry = new URL(origin).host
    const tokens = new TokenCache(world.clock)
    const made =
      this.#foreign.get(origin) ??
      new Endpoint({ registry, origin, rules: undefined, world, keychain: nobody, tokens, userAgent })
    this.#foreign.set(origin, made)
    return made
  }

  async close(): Promise<void> {
    await Promise.all([...this.#foreign.values()].map((endpoint) => endpoint.close()))
    await this.#sender.close()
  }

  /** The answer when it is one, nothing after the wait for another try; throws when it was the last. */
  async #settle(
    request: RegistryRequest,
    outcome: WireResponse | WireFault,
    effort: Effort,
  ): Promise<WireResponse | undefined> {
    const last = effort.tries >= this.world.limits.tries
    if (outcome instanceof WireFault) {
      if (last || !mayRepeatFault(request, outcome)) throw this.failures.fault(request, outcome, effort)
      await this.world.sleep(backoff(effort.tries + 1, this.world), this.#sender.signalOf(request))
      return undefined
    }
    const { status } = outcome
    if (isWelcome(request, status)) return outcome
    const wait = this.#waitAsked(outcome, effort)
    // Then nobody asks this registry anything for a while, whatever becomes of this request.
    const patience = asksForPatience(outcome)
    if (patience) this.#sender.pause.hold(wait)
    if (last || !mayRepeatStatus(request, status)) {
      throw this.failures.refused(request, await this.refusal(outcome), effort)
    }
    await outcome.body.discard()
    if (!patience) await this.world.sleep(wait, this.#sender.signalOf(request))
    return undefined
  }

  /** Milliseconds that the answer asks for, within bounds, else what chance says. */
  #waitAsked(response: WireResponse, { tries }: Effort): number {
    const asked = retryAfter(response.headers, this.world.clock.now())
    return Math.min(asked ?? backoff(tries + 1, this.world), this.world.limits.longestRetryAfter)
  }
}

/** No logins at all. */
function nobody(): Promise<null> {
  return Promise.resolve(null)
}

function isWelcome({ accept }: RegistryRequest, status: number): boolean {
  return (status >= 200 && status < 300) || accept?.includes(status) === true
}

/** True where the answer is about all requests and not this one. */
function asksForPatience({ status, headers }: WireResponse): boolean {
  return status === 429 || (status === 503 && headers['retry-after'] !== undefined)
}

function verdictAfterWait(outcome: WireResponse | WireFault): Verdict {
  const verdict = verdictOn(outcome)
  return verdict === 'fine' ? 'neither' : verdict
}

function verdictOn(outcome: WireResponse | WireFault): Verdict {
  if (outcome instanceof WireFault) return outcome.kind === 'timeout' ? 'overload' : 'neither'
  if (outcome.status === 429 || outcome.status === 503) return 'overload'
  return outcome.status < 500 ? 'fine' : 'neither'
}
