const DATE = /^\d{4}-\d\d-\d\d$/u
const DAY = 24 * 60 * 60 * 1000

/** The number of a day (`YYYY-MM-DD`), to subtract from another's; null when the calendar has no such day. */
export function dayNumber(date: string): number | null {
  if (!DATE.test(date)) return null
  const time = Date.parse(`${date}T00:00:00.000Z`)
  // Date itself reads 30 February as 2 March.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(date)) return null
  return time / DAY
}
