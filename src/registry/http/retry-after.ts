import type { IncomingHttpHeaders } from 'node:http'

import { parseDate, serverTime, untilSeconds } from './server-time.ts'
import { headerOf } from './wire.ts'

const SECONDS = /^\d{1,10}$/u

/**
 * Milliseconds to wait by the `Retry-After` of an answer (RFC 9110, section 10.2.3), in seconds or as an HTTP date, or by Docker
 * Hub's `X-Retry-After`, a point in time; undefined when there is none or it makes no sense. `now`: by this machine.
 */
export function retryAfter(headers: IncomingHttpHeaders, now: Date): number | undefined {
  const text = (headerOf(headers, 'retry-after') ?? headerOf(headers, 'x-retry-after'))?.trim()
  if (text === undefined) return undefined
  const theirs = serverTime(headers, now)
  if (SECONDS.test(text)) return untilSeconds(Number(text), theirs)
  const date = parseDate(text)
  return date === undefined ? undefined : Math.max(0, date.getTime() - theirs.getTime())
}
