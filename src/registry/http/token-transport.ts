import { TidemarkError } from '../../model/failure.ts'
import type { TokenAnswer, TokenRequest, TokenTransport } from '../auth/token.ts'
import type { Agents } from './agents.ts'
import { OverCap } from './answer-body.ts'
import { backoff } from './backoff.ts'
import { exchange } from './connection.ts'
import { isPassing, isPassingFault } from './repetition.ts'
import { retryAfter } from './retry-after.ts'
import { WireFault, bytesBody } from './wire.ts'
import type { WireResponse } from './wire.ts'
import type { HttpWorld } from './world.ts'

export interface TokenTransportOptions {
  readonly agents: Agents
  readonly world: HttpWorld
  readonly registry: string
  readonly userAgent: string
}

/**
 * Talks to token servers: no redirects (a realm is checked once, and a redirect would lead around the check), bounded
 * tries, capped answers. Throws E_REALM_REFUSED, E_REGISTRY_UNAVAILABLE, E_REGISTRY_RATE_LIMITED, E_TOO_LARGE, E_TLS.
 */
export function tokenTransport(options: TokenTransportOptions): TokenTransport {
  const { world } = options
  return async (request) => {
    for (let tries = 1; ; tries += 1) {
      const outcome = await attempt(request, options)
      const wait = outcome instanceof WireFault ? faultPause(outcome) : statusPause(outcome, world)
      if (wait === undefined || tries >= world.limits.tries) return finish(request, outcome, options)
      if (!(outcome instanceof WireFault)) await outcome.body.discard()
      await world.sleep(wait === 'jitter' ? backoff(tries + 1, world) : wait, world.signal)
    }
  }
}

async function attempt(
  request: TokenRequest,
  options: TokenTransportOptions,
): Promise<WireResponse | WireFault> {
  const { agents, world, userAgent } = options
  const body = request.body === undefined ? undefined : bytesBody(Buffer.from(request.body, 'utf8'))
  const headers = {
    ...request.headers,
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': userAgent,
  }
  try {
    return await exchange(agents, world.limits, { ...request, headers, body, signal: world.signal })
  } catch (error) {
    if (error instanceof WireFault) return error
    throw error
  }
}

function faultPause(fault: WireFault): 'jitter' | undefined {
  return isPassingFault(fault) ? 'jitter' : undefined
}

function statusPause(response: WireResponse, world: HttpWorld): number | 'jitter' | undefined {
  if (!isPassing(response.status)) return undefined
  const asked = retryAfter(response.headers, world.clock.now())
  return asked === undefined ? 'jitter' : Math.min(asked, world.limits.longestRetryAfter)
}

async function finish(
  request: TokenRequest,
  outcome: WireResponse | WireFault,
  options: TokenTransportOptions,
): Promise<TokenAnswer> {
  const { world } = options
  if (outcome instanceof WireFault) throw faultError(request, outcome, options)
  const { status } = outcome
  if (status >= 300 && status < 400) {
    await outcome.body.discard()
    throw failed('E_REALM_REFUSED', request, options, 'redirects to another place, which is refused')
  }
  const bytes = await outcome.body.bytes(world.limits.tokenBody).catch((error: unknown) => {
    if (error instanceof OverCap)
      throw failed('E_TOO_LARGE', request, options, 'answers with more than 1 MiB')
    if (error instanceof WireFault) throw faultError(request, error, options)
    throw error
  })
  if (status === 429) throw failed('E_REGISTRY_RATE_LIMITED', request, options, 'limits the rate (429)')
  if (status === 408 || status >= 500)
    throw failed('E_REGISTRY_UNAVAILABLE', request, options, `answers ${status}`)
  return { status, text: bytes.toString('utf8') }
}

function faultError(request: TokenRequest, fault: WireFault, options: TokenTransportOptions): TidemarkError {
  if (fault.kind === 'guard') return failed('E_REALM_REFUSED', request, options, fault.message)
  const code = fault.kind === 'tls' ? 'E_TLS' : 'E_REGISTRY_UNAVAILABLE'
  return failed(code, request, options, `did not answer: ${fault.message}`)
}

function failed(
  code: TidemarkError['code'],
  request: TokenRequest,
  { registry }: TokenTransportOptions,
  problem: string,
): TidemarkError {
  const { host } = request.url
  return new TidemarkError(code, `the token server ${host} of registry ${registry} ${problem}`, {
    details: { registry, realm: host },
  })
}
