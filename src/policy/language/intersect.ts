import type { Automaton, Move } from './automaton.ts'
import { checkBudget, isAccepting, movesOf } from './automaton.ts'
import { trim } from './trim.ts'

/**
 * The words that both languages hold: the product automaton, at most |a| times |b| states.
 * Throws E_PATTERN_TOO_COMPLEX when it would be too large.
 */
export function intersect(a: Automaton, b: Automaton): Automaton {
  const product = new Pairs(b.moves.length)
  const moves: Move[][] = []
  let steps = 0
  product.nameOf(0, 0)
  for (const [left, right] of product.pairs) {
    const [one, two] = [movesOf(a, left), movesOf(b, right)]
    steps += one.length * two.length
    checkBudget({ states: product.pairs.length, steps })
    moves.push(jointMoves(one, two, (x, y) => product.nameOf(x, y)))
  }
  const accepting = product.pairs.map(([left, right]) => isAccepting(a, left) && isAccepting(b, right))
  return trim({ moves, accepting })
}

/** The moves that both sides can make on the same characters; `nameOf` numbers the pair of states behind them. */
export function jointMoves(
  left: readonly Move[],
  right: readonly Move[],
  nameOf: (a: number, b: number) => number,
): Move[] {
  const out: Move[] = []
  for (const a of left) {
    for (const b of right) {
      const lo = Math.max(a.lo, b.lo)
      const hi = Math.min(a.hi, b.hi)
      if (lo <= hi) out.push({ lo, hi, to: nameOf(a.to, b.to) })
    }
  }
  return out
}

/** Pairs of states, numbered as they turn up. */
class Pairs {
  readonly pairs: (readonly [number, number])[] = []
  readonly #names = new Map<number, number>()
  readonly #width: number

  constructor(width: number) {
    this.#width = width
  }

  nameOf(left: number, right: number): number {
    const key = left * this.#width + right
    const name = this.#names.get(key) ?? this.pairs.push([left, right]) - 1
    this.#names.set(key, name)
    return name
  }
}
