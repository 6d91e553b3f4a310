/** An inclusive interval of code points. */
export interface CharRange {
  readonly lo: number
  readonly hi: number
}

/** A set of code points: sorted, disjoint, not touching. */
export type CharSet = readonly CharRange[]

const LAST = 0x10_ff_ff

/** Every code point. */
export const ANY_CHAR: CharSet = [{ lo: 0, hi: LAST }]

/** The set of the characters in `singles` and of the ranges, written `a-z`, in `ranges`. */
export function charSet(singles: string, ...ranges: readonly string[]): CharSet {
  const one = Array.from(singles, (char) => ({ lo: codeOf(char), hi: codeOf(char) }))
  const many = ranges.map((range) => ({ lo: codeOf(range), hi: range.codePointAt(range.length - 1) ?? 0 }))
  return normalise([...one, ...many])
}

export function unionOf(...sets: readonly CharSet[]): CharSet {
  return normalise(sets.flat())
}

/** Every code point that is not in `set`. */
export function complementOf(set: CharSet): CharSet {
  const out: CharRange[] = []
  let next = 0
  for (const { lo, hi } of set) {
    if (lo > next) out.push({ lo: next, hi: lo - 1 })
    next = hi + 1
  }
  return next > LAST ? out : [...out, { lo: next, hi: LAST }]
}

export function intersectionOf(a: CharSet, b: CharSet): CharSet {
  return complementOf(unionOf(complementOf(a), complementOf(b)))
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0
}

function normalise(ranges: readonly CharRange[]): CharSet {
  const out: CharRange[] = []
  for (const range of ranges.toSorted((a, b) => a.lo - b.lo)) {
    const last = out.at(-1)
    if (last === undefined || range.lo > last.hi + 1) out.push(range)
    else out[out.length - 1] = { lo: last.lo, hi: Math.max(last.hi, range.hi) }
  }
  return out
}
