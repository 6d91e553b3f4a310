import type { IncomingHttpHeaders } from 'node:http'

import { serverTime, untilSeconds } from './server-time.ts'
import { headerOf } from './wire.ts'

/** What a registry says of its limit of requests. */
export interface RateQuota {
  /** Requests that are left in this period. */
  readonly remaining: number
  /** Milliseconds until the next period; undefined when it does not say. */
  readonly reset: number | undefined
}

/**
 * The quota in the headers of an answer: `RateLimit` in its three forms (draft-ietf-httpapi-ratelimit-headers:
 * `"default";r=50;t=30`; `limit=100, remaining=50, reset=30`; `RateLimit-Remaining` and `RateLimit-Reset`), or the older
 * `X-RateLimit-*`. `ours`: by this machine. Undefined when there is none or it makes no sense. Of several quotas, the one with the least left.
 */
export function rateQuota(headers: IncomingHttpHeaders, ours: Date): RateQuota | undefined {
  const now = serverTime(headers, ours)
  const joined = headerOf(headers, 'ratelimit')
  if (joined !== undefined) return fromOne(joined, now)
  for (const prefix of ['ratelimit', 'x-ratelimit']) {
    const remaining = wholeNumber(headerOf(headers, `${prefix}-remaining`))
    if (remaining === undefined) continue
    return { remaining, reset: untilReset(wholeNumber(headerOf(headers, `${prefix}-reset`)), now) }
  }
  return undefined
}

function fromOne(header: string, now: Date): RateQuota | undefined {
  if (/\bremaining\s*=/u.test(header)) return quotaOf(header.split(','), ['remaining', 'reset'], now)
  const quotas = header.split(',').map((item) => quotaOf(item.split(';'), ['r', 't'], now))
  const known = quotas.filter((quota) => quota !== undefined)
  return known.toSorted((one, other) => one.remaining - other.remaining)[0]
}

function quotaOf(
  parts: readonly string[],
  [remainingKey, resetKey]: readonly [string, string],
  now: Date,
): RateQuota | undefined {
  const pairs = new Map(
    parts.map((part) => {
      const [key = '', value = ''] = part.split('=')
      return [key.trim().toLowerCase(), value]
    }),
  )
  const remaining = wholeNumber(pairs.get(remainingKey))
  if (remaining === undefined) return undefined
  return { remaining, reset: untilReset(wholeNumber(pairs.get(resetKey)), now) }
}

/** `76;w=21600` is 76, as Docker Hub writes it. */
function wholeNumber(text: string | undefined): number | undefined {
  const digits = /^\s*(?<digits>\d{1,12})\s*(?:;|$)/u.exec(text ?? '')?.groups?.['digits']
  return digits === undefined ? undefined : Number(digits)
}

function untilReset(seconds: number | undefined, now: Date): number | undefined {
  return seconds === undefined ? undefined : untilSeconds(seconds, now)
}
