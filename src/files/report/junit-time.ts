import { earliest, timeAt } from './text.ts'
import type { XmlElement } from './xml-tree.ts'

const NO_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?$/u
const FINER = /(?<=\.\d{9})\d+/u

/**
 * When the first of `suites` that says so began; null when none does. Many writers give no zone, and some of them mean local time. Such a time
 * counts as the earliest that it can be (UTC+14), so that no report is taken for younger than it is. Throws E_REPORT for what is no time.
 */
export function earliestStart(suites: readonly XmlElement[]): string | null {
  const times = suites.map(({ attributes }) => startOf(attributes.get('timestamp')?.trim() ?? ''))
  return earliest(times.filter((time) => time !== null))
}

function startOf(text: string): string | null {
  const time = text.replace(' ', 'T').replace(FINER, '')
  return timeAt(NO_ZONE.test(text) ? `${time}+14:00` : time, 'timestamp')
}
