import type { Automaton, Move } from './automaton.ts'
import { complementOf } from './char-set.ts'
import { determinise } from './determinise.ts'
import { intersect } from './intersect.ts'

/** Every word over all code points that the language does not hold. Throws E_PATTERN_TOO_COMPLEX. */
export function complement(automaton: Automaton): Automaton {
  const whole = determinise(automaton)
  const sink = whole.moves.length
  const moves = [...whole.moves, []].map((known): Move[] => [
    ...known,
    ...complementOf(known).map(({ lo, hi }) => ({ lo, hi, to: sink })),
  ])
  return { moves, accepting: [...whole.accepting.map((accepting) => !accepting), true] }
}

/** The words of `a` that are not in `b`. Throws E_PATTERN_TOO_COMPLEX. */
export function difference(a: Automaton, b: Automaton): Automaton {
  return intersect(a, complement(b))
}
