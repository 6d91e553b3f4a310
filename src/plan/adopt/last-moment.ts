import type { DateField } from '../../policy/date-format.ts'
import { digitsOf, parseDateFormat, renderDate } from '../../policy/date-format.ts'

const LAST = { HH: 23, mm: 59, ss: 59 } as const

/**
 * The last moment (RFC 3339, UTC) that a date format shows as `text`: of `20260302` the end of that day. null where the format has no
 * whole day, or the text is none.
 */
export function lastMoment(text: string, format: string): string | null {
  const fields = new Map<DateField, number>()
  let offset = 0
  for (const token of parseDateFormat(format) ?? []) {
    const length = token.type === 'text' ? token.text.length : digitsOf(token.field)
    if (token.type === 'field') fields.set(token.field, Number(text.slice(offset, offset + length)))
    offset += length
  }
  const [year, month, day] = [fields.get('YYYY'), fields.get('MM'), fields.get('DD')]
  if (year === undefined || month === undefined || day === undefined) return null
  const { HH: hour = LAST.HH, mm: minute = LAST.mm, ss: second = LAST.ss } = Object.fromEntries(fields)
  const time = Date.UTC(year, month - 1, day, hour, minute, second, 999)
  const moment = Number.isFinite(time) ? new Date(time).toISOString() : null
  return moment !== null && renderDate(moment, format) === text ? moment : null
}
