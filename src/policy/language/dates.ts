import { DEFAULT_DATE_FORMAT, parseDateFormat } from '../date-format.ts'
import type { DateField } from '../date-format.ts'
import { charSet } from './char-set.ts'
import type { Expression } from './expression.ts'
import { NOTHING, choice, one, repeat, sequence, text } from './expression.ts'

const DIGIT = one(charSet('', '0-9'))

const FIELDS: Readonly<Record<DateField, Expression>> = {
  YYYY: repeat(DIGIT, 4, 4),
  MM: twoDigits(1, 12),
  DD: twoDigits(1, 31),
  HH: twoDigits(0, 23),
  mm: twoDigits(0, 59),
  ss: twoDigits(0, 59),
}

function twoDigits(from: number, to: number): Expression {
  const items = Array.from({ length: to - from + 1 }, (_, index) => String(from + index).padStart(2, '0'))
  return choice(...items.map(text))
}

/** The dates that a format writes; a day of the month is 01 to 31 whatever the month. */
export function dates(format: string | null): Expression {
  const tokens = parseDateFormat(format ?? DEFAULT_DATE_FORMAT)
  if (tokens === null) return NOTHING
  return sequence(...tokens.map((token) => (token.type === 'text' ? text(token.text) : FIELDS[token.field])))
}
