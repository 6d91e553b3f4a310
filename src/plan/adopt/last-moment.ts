import type { DateField } from '../../policy/date-format.ts'
import { digitsOf, parseDateFormat, renderDate } from '../../policy/date-format.ts'

/**
 * The last moment (RFC 3339, UTC) that a date format shows as `text`: of `20260302` the end of that day. null where the format has no
 * whole day, or the text is none.
 */
export function lastMoment(text: string, format: string): string | null {
  const at: Record<DateField, number> = { YYYY: NaN, MM: NaN, DD: NaN, HH: 23, mm: 59, ss: 59 }
  let offset = 0
  for (const token of parseDateFormat(format) ?? []) {
    const length = token.type === 'text' ? token.text.length : digitsOf(token.field)
    if (token.type === 'field') at[token.field] = Number(text.slice(offset, offset + length))
    offset += length
  }
  const time = Date.UTC(at.YYYY, at.MM - 1, at.DD, at.HH, at.mm, at.ss, 999)
  if (Number.isNaN(time)) return null
  const moment = new Date(time).toISOString()
  return renderDate(moment, format) === text ? moment : null
}
