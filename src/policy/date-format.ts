/** A field of a date, all in UTC. Months are `MM` and minutes `mm`. */
export type DateField = 'YYYY' | 'MM' | 'DD' | 'HH' | 'mm' | 'ss'

export type DateToken =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'field'; readonly field: DateField }

/** What `{date}` without a format means. */
export const DEFAULT_DATE_FORMAT = 'YYYYMMDD'

const TOKEN = /YYYY|MM|DD|HH|mm|ss|[T._-]/gu
const WHOLE = /^(?:YYYY|MM|DD|HH|mm|ss|[T._-])+$/u

/**
 * The pieces of a date format such as `YYYYMMDD` or `YYYY-MM-DD`: the fields YYYY, MM, DD, HH, mm, ss, each at most once,
 * and the separators `-`, `.`, `_` and `T`. Null when `format` is not one, or has no field.
 */
export function parseDateFormat(format: string): readonly DateToken[] | null {
  if (!WHOLE.test(format)) return null
  const tokens = [...format.matchAll(TOKEN)].map(([text]) => tokenOf(text))
  const fields = tokens.flatMap((token) => (token.type === 'field' ? [token.field] : []))
  if (fields.length === 0 || new Set(fields).size !== fields.length) return null
  return tokens
}

function tokenOf(text: string): DateToken {
  return isField(text) ? { type: 'field', field: text } : { type: 'text', text }
}

function isField(text: string): text is DateField {
  return text.length > 1
}

/** How many digits a field always has. */
export function digitsOf(field: DateField): number {
  return field.length
}

/** `date` (RFC 3339, UTC) in `format`; null when either cannot be read. */
export function renderDate(date: string, format: string): string | null {
  const tokens = parseDateFormat(format)
  const time = new Date(date)
  if (tokens === null || Number.isNaN(time.getTime())) return null
  return tokens.map((token) => (token.type === 'text' ? token.text : renderField(time, token.field))).join('')
}

function renderField(time: Date, field: DateField): string {
  const values: Readonly<Record<DateField, number>> = {
    YYYY: time.getUTCFullYear(),
    MM: time.getUTCMonth() + 1,
    DD: time.getUTCDate(),
    HH: time.getUTCHours(),
    mm: time.getUTCMinutes(),
    ss: time.getUTCSeconds(),
  }
  return String(values[field]).padStart(field.length, '0')
}
