import type { Random } from '../model/clock.ts'
import { isFailure } from '../model/failure.ts'
import { AnswerTooLarge } from './exchange.ts'
import type { Incoming } from './exchange.ts'

/** What came of one try. */
export interface Tried {
  readonly method: string
  readonly outcome: Incoming | Error
  readonly random: Random
  /** Milliseconds that were waited before earlier tries. */
  readonly waited: number
}

/** Milliseconds. */
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 8000
const MOST_PATIENCE = 60_000

/**
 * Milliseconds to wait before try number `next`, or null when the outcome stands: an answer that another try would not change, or a
 * POST that may have been carried out.
 */
export function pauseBefore(next: number, tried: Tried): number | null {
  const { outcome, method, random, waited } = tried
  if (outcome instanceof Error) {
    const again = !isFinal(outcome) && (method !== 'POST' || neverLeft(outcome))
    return again ? jittered(next, random) : null
  }
  if (!isTransient(outcome, method)) return null
  const wanted = waitingTime(outcome)
  if (wanted === null) return jittered(next, random)
  return waited + wanted <= MOST_PATIENCE ? wanted : null
}

function isFinal(error: Error): boolean {
  return isFailure(error) || error instanceof AnswerTooLarge || error.name === 'AbortError'
}

/** There was no connection to send anything over. */
const NO_CONNECTION = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']

function neverLeft(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && NO_CONNECTION.includes(error.code)
}

/** A limit of requests was not carried out, whatever the method; a gateway's error may hide that it was. */
function isTransient(incoming: Incoming, method: string): boolean {
  if (incoming.status === 429 || isLimit(incoming)) return true
  return method !== 'POST' && [502, 503, 504].includes(incoming.status)
}

/** GitHub says 403 for its limits, too. */
export function isLimit({ status, headers }: Incoming): boolean {
  return status === 403 && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined)
}

/** `Retry-After` in seconds (RFC 9110, section 10.2.3); forges give no dates. */
function waitingTime({ headers }: Incoming): number | null {
  const text = headers['retry-after'] ?? ''
  return /^\d{1,6}$/u.test(text) ? Number(text) * 1000 : null
}

/** Full jitter: anything up to the doubled bound, so that many clients do not come back together. */
function jittered(next: number, random: Random): number {
  const bound = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (next - 2))
  const [high = 0, low = 0] = random(2)
  return Math.round(((high * 256 + low) / 65_535) * bound)
}
