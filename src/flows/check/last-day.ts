/** The last day, in UTC, that lies wholly before a moment: what "until" means to people. */
export function lastDay(moment: string): string {
  return new Date(Date.parse(moment) - 1).toISOString().slice(0, 10)
}
