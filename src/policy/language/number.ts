import { charSet } from './char-set.ts'
import type { Expression } from './expression.ts'
import { EMPTY_WORD, NOTHING, choice, one, repeat, sequence, text } from './expression.ts'

/** Inclusive bounds of a number of a version. */
export interface Interval {
  readonly lo: number
  readonly hi: number
}

/** Every number that a part of a version can be: SemVer's reference implementation stops at 2^53 - 1. */
export const ANY_NUMBER: Interval = { lo: 0, hi: Number.MAX_SAFE_INTEGER }

const LONGEST = String(ANY_NUMBER.hi).length

/**
 * The decimal numbers from `lo` to `hi`, without leading zeros. The highest bound of all stands for every number of
 * 16 digits, which is a little more than 2^53 - 1 and far fewer states.
 */
export function numbersBetween({ lo, hi }: Interval): Expression {
  if (lo > hi) return NOTHING
  const from = String(lo)
  if (hi >= ANY_NUMBER.hi) return choice(upToNines(from), longerThan(from.length, LONGEST))
  const to = String(hi)
  if (from.length === to.length) return sameLength(from, to)
  const lowest = `1${'0'.repeat(to.length - 1)}`
  return choice(upToNines(from), longerThan(from.length, to.length - 1), sameLength(lowest, to))
}

/** From `from` to 99…9 of the same length. */
function upToNines(from: string): Expression {
  return sameLength(from, '9'.repeat(from.length))
}

/** Every number of more than `shorter` and at most `longest` digits. */
function longerThan(shorter: number, longest: number): Expression {
  if (shorter >= longest) return NOTHING
  return sequence(digits('1', '9'), repeat(digits('0', '9'), shorter, longest - 1))
}

/** The digit strings from `from` to `to`, which have the same length. */
function sameLength(from: string, to: string): Expression {
  if (from === '') return EMPTY_WORD
  const [first, rest] = [from.slice(0, 1), from.slice(1)]
  const [last, end] = [to.slice(0, 1), to.slice(1)]
  if (first === last) return sequence(text(first), sameLength(rest, end))
  if (/^0*$/u.test(rest) && /^9*$/u.test(end)) return leading(first, last, rest.length)
  return choice(
    sequence(text(first), sameLength(rest, '9'.repeat(rest.length))),
    inner(first, last, rest.length),
    sequence(text(last), sameLength('0'.repeat(end.length), end)),
  )
}

function inner(first: string, last: string, length: number): Expression {
  const [lo, hi] = [Number(first) + 1, Number(last) - 1]
  return lo > hi ? NOTHING : leading(String(lo), String(hi), length)
}

function leading(lo: string, hi: string, length: number): Expression {
  return sequence(digits(lo, hi), repeat(digits('0', '9'), length, length))
}

function digits(lo: string, hi: string): Expression {
  return one(charSet('', `${lo}-${hi}`))
}
