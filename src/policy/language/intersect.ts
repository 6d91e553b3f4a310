import type { Automaton, Move } from './automaton.ts'
import { checkSize, isAccepting, movesOf } from './automaton.ts'
import { trim } from './trim.ts'

interface Product {
  readonly pairs: (readonly [number, number])[]
  readonly names: Map<number, number>
  readonly width: number
}

/**
 * The words that both languages hold: the product automaton, at most |a| times |b| states.
 * Throws E_PATTERN_TOO_COMPLEX when it would be too large.
 */
export function intersect(a: Automaton, b: Automaton): Automaton {
  const product: Product = { pairs: [], names: new Map(), width: b.moves.length }
  const moves: Move[][] = []
  nameOf(product, 0, 0)
  for (const [left, right] of product.pairs) {
    moves.push(jointMoves(product, movesOf(a, left), movesOf(b, right)))
  }
  const accepting = product.pairs.map(([left, right]) => isAccepting(a, left) && isAccepting(b, right))
  return trim({ moves, accepting })
}

function jointMoves(product: Product, left: readonly Move[], right: readonly Move[]): Move[] {
  const out: Move[] = []
  for (const a of left) {
    for (const b of right) {
      const lo = Math.max(a.lo, b.lo)
      const hi = Math.min(a.hi, b.hi)
      if (lo <= hi) out.push({ lo, hi, to: nameOf(product, a.to, b.to) })
    }
  }
  return out
}

function nameOf(product: Product, left: number, right: number): number {
  const key = left * product.width + right
  const known = product.names.get(key)
  if (known !== undefined) return known
  const name = product.pairs.push([left, right]) - 1
  checkSize(name)
  product.names.set(key, name)
  return name
}
