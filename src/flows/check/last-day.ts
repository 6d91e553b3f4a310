import { utcDay } from '../../model/time.ts'

/** The last day, in UTC, that lies wholly before a moment: what "until" means to people. */
export function lastDay(moment: string): string {
  return utcDay(new Date(Date.parse(moment) - 1))
}
