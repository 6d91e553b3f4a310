import { DEFAULT_DATE_FORMAT, parseDateFormat } from '../date-format.ts'
import type { DateField } from '../date-format.ts'
import type { Pattern } from '../pattern.ts'

const DAY: readonly DateField[] = ['YYYY', 'MM', 'DD']
const SECOND: readonly DateField[] = [...DAY, 'HH', 'mm', 'ss']

/** True when the dates in `pattern` say the day: year, month and day. */
export function namesDay(pattern: Pattern): boolean {
  return hasFields(pattern, DAY)
}

/** True when the dates in `pattern` say the second. */
export function namesSecond(pattern: Pattern): boolean {
  return hasFields(pattern, SECOND)
}

function hasFields(pattern: Pattern, fields: readonly DateField[]): boolean {
  const shown = pattern.parts.flatMap((part) =>
    part.type === 'variable' && part.name === 'date'
      ? (parseDateFormat(part.format ?? DEFAULT_DATE_FORMAT) ?? [])
      : [],
  )
  return fields.every((field) => shown.some((token) => token.type === 'field' && token.field === field))
}
