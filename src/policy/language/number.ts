import { charSet } from './char-set.ts'
import type { Expression } from './expression.ts'
import { NOTHING, choice, one, repeat, sequence, text } from './expression.ts'

/** Inclusive bounds of a number of a version. */
export interface Interval {
  readonly lo: number
  readonly hi: number
}

/** Every number that a part of a version can be: SemVer's reference implementation stops at 2^53 - 1. */
export const ANY_NUMBER: Interval = { lo: 0, hi: Number.MAX_SAFE_INTEGER }

const DIGIT = one(charSet('', '0-9'))

/** The decimal numbers from `lo` to `hi`, without leading zeros. */
export function numbersBetween({ lo, hi }: Interval): Expression {
  if (lo > hi) return NOTHING
  const items: Expression[] = []
  for (let length = String(lo).length; length <= String(hi).length; length += 1) {
    const from = length === String(lo).length ? String(lo) : `1${'0'.repeat(length - 1)}`
    const to = length === String(hi).length ? String(hi) : '9'.repeat(length)
    items.push(sameLength(from, to))
  }
  return choice(...items)
}

/** Numbers of one length: `from` and `to` have the same number of digits. */
function sameLength(from: string, to: string): Expression {
  if (/^[01]0*$/u.test(from) && /^9+$/u.test(to)) return wholeLength(from, to.length)
  if (from === to) return text(from)
  const first = from.slice(0, 1)
  if (first === to.slice(0, 1)) return sequence(text(first), sameLength(from.slice(1), to.slice(1)))
  return acrossFirstDigit(from, to)
}

function wholeLength(from: string, length: number): Expression {
  const first = one(charSet('', `${from.slice(0, 1)}-9`))
  return sequence(first, repeat(DIGIT, length - 1, length - 1))
}

function acrossFirstDigit(from: string, to: string): Expression {
  const rest = from.length - 1
  const low = Number(from.slice(0, 1))
  const high = Number(to.slice(0, 1))
  const items = [
    sequence(text(String(low)), tail(from.slice(1), '9'.repeat(rest))),
    sequence(text(String(high)), tail('0'.repeat(rest), to.slice(1))),
  ]
  if (high - low > 1) {
    items.push(sequence(one(charSet('', `${low + 1}-${high - 1}`)), repeat(DIGIT, rest, rest)))
  }
  return choice(...items)
}

function tail(from: string, to: string): Expression {
  return from === '' ? sequence() : sameLength(from, to)
}
