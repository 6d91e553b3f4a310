import { TidemarkError } from './failure.ts'

const DATE = /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/u
// RFC 3339, section 5.6. A leap second has no place in the time that computers count, and is refused.
const TIME =
  /^(?<date>\d{4}-\d\d-\d\d)[Tt](?<clock>(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(?<fraction>\d{1,9}))?(?<zone>[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/u

/**
 * An RFC 3339 time with any offset as RFC 3339 in UTC with milliseconds (finer digits are cut off); a date alone is the
 * start of that day in UTC. Throws E_TIME.
 */
export function parseTime(text: string): string {
  const time = DATE.test(text) ? startOfDay(text) : instant(text)
  if (time === null) throw new TidemarkError('E_TIME', `${JSON.stringify(text)} is not a time`)
  return time
}

/** The day in UTC, `2026-03-02`, on which `time` (RFC 3339, UTC) lies. */
export function utcDay(time: string | Date): string {
  return new Date(time).toISOString().slice(0, 'YYYY-MM-DD'.length)
}

function startOfDay(date: string): string | null {
  return isDate(date) ? `${date}T00:00:00.000Z` : null
}

function instant(text: string): string | null {
  const { date = '', clock, fraction = '', zone } = TIME.exec(text)?.groups ?? {}
  if (!isDate(date)) return null
  const time = new Date(
    `${date}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}${zone?.toUpperCase()}`,
  ).toISOString()
  // An offset can lead out of the years that RFC 3339 can write.
  return /^\d{4}-/u.test(time) ? time : null
}

// Date itself would read 30 February as 2 March.
function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00.000Z`)
  return DATE.test(text) && !Number.isNaN(time) && utcDay(new Date(time)) === text
}
