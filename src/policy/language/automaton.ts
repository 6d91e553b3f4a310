import { TidemarkError } from '../../model/failure.ts'

/** A move on one character between `lo` and `hi`, inclusive code points. */
export interface Move {
  readonly lo: number
  readonly hi: number
  readonly to: number
}

/**
 * A finite automaton without empty moves. State 0 is the start; `moves[s]` leave state `s`; `accepting[s]` says whether
 * a word may end there. It may be non-deterministic: intersections of such automata stay polynomial, and only
 * complements need {@link determinise}.
 */
export interface Automaton {
  readonly moves: readonly (readonly Move[])[]
  readonly accepting: readonly boolean[]
}

/** How large a construction may grow, and how many pairs of moves or the like it may look at. */
export interface Budget {
  readonly states: number
  readonly steps: number
}

/** Beyond this a policy is refused, never waited for: a second or two at most. */
export const FULL_BUDGET: Budget = { states: 50_000, steps: 10_000_000 }

/** Throws E_PATTERN_TOO_COMPLEX when a construction is over its budget. */
export function checkBudget({ states, steps }: Budget): void {
  if (states <= FULL_BUDGET.states && steps <= FULL_BUDGET.steps) return
  throw new TidemarkError('E_PATTERN_TOO_COMPLEX', 'the patterns are too complex to compare', {
    hints: ['Use shorter branch globs and fewer variables in one pattern.'],
    details: { states, steps },
  })
}

export function movesOf(automaton: Automaton, state: number): readonly Move[] {
  return automaton.moves[state] ?? []
}

export function isAccepting(automaton: Automaton, state: number): boolean {
  return automaton.accepting[state] === true
}

/** The states that some state of `states` reaches by `code`, each once. */
export function step(automaton: Automaton, states: readonly number[], code: number): readonly number[] {
  const out = new Set<number>()
  for (const state of states) {
    for (const move of movesOf(automaton, state)) {
      if (move.lo <= code && code <= move.hi) out.add(move.to)
    }
  }
  return [...out]
}

/** True when `word` belongs to the language. */
export function accepts(automaton: Automaton, word: string): boolean {
  let states: readonly number[] = [0]
  for (const char of word) {
    states = step(automaton, states, char.codePointAt(0) ?? 0)
    if (states.length === 0) return false
  }
  return states.some((state) => isAccepting(automaton, state))
}
