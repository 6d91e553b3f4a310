import { TidemarkError } from '../model/failure.ts'
import { parseTime } from '../model/time.ts'
import { milliseconds } from '../policy/resolve/duration.ts'

const AGO = /^[1-9]\d{0,4}[smhdw]$/u

/** An RFC 3339 time as it is in UTC, and a date as its last millisecond. Throws E_TIME. */
export function endOf(text: string): string {
  const time = parseTime(text)
  return isDate(text) ? time.replace('T00:00:00.000Z', 'T23:59:59.999Z') : time
}

/** Where a span of time begins: an RFC 3339 time, the start of a date, or so long ago (`2d`). Throws E_TIME. */
export function spanStart(text: string, now: Date): string {
  return AGO.test(text) ? ago(text, now) : parsed(text, parseTime)
}

/** Where a span of time ends, that moment included: an RFC 3339 time, the end of a date, or so long ago. Throws E_TIME. */
export function spanEnd(text: string, now: Date): string {
  return AGO.test(text) ? ago(text, now) : parsed(text, endOf)
}

function isDate(text: string): boolean {
  return text.length === 'YYYY-MM-DD'.length
}

function ago(text: string, now: Date): string {
  return new Date(now.getTime() - milliseconds(text)).toISOString()
}

function parsed(text: string, parse: (text: string) => string): string {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TidemarkError)) throw error
    throw new TidemarkError(error.code, error.message, {
      hints: ['Or so long ago:  30m, 12h, 2d, 1w'],
      cause: error,
    })
  }
}
