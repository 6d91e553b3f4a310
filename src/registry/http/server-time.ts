import type { IncomingHttpHeaders } from 'node:http'

import { headerOf } from './wire.ts'

/** Numbers beyond are points in time (seconds since 1970), as GitHub and Docker Hub write them. */
const EPOCH_BEGINS = 1_000_000_000

/**
 * What the clock of the registry says, by the `Date` of its answer (RFC 9110, section 6.6.1); ours where it says nothing. The points in
 * time that it names are by its own clock, and this machine's may be wrong.
 */
export function serverTime(headers: IncomingHttpHeaders, now: Date): Date {
  return parseDate(headerOf(headers, 'date')) ?? now
}

/** An HTTP date; undefined for what is none. */
export function parseDate(text: string | undefined): Date | undefined {
  // A date begins with the name of a day; Date.parse alone would take almost anything.
  const time = /^[A-Z][a-z]+,? /u.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN
  return Number.isNaN(time) ? undefined : new Date(time)
}

/** Milliseconds until a number of seconds has passed, or until a point in time. */
export function untilSeconds(seconds: number, now: Date): number {
  return seconds < EPOCH_BEGINS ? seconds * 1000 : Math.max(0, seconds * 1000 - now.getTime())
}
