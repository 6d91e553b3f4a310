import type { Automaton, Move } from './automaton.ts'
import { checkBudget } from './automaton.ts'
import { trim } from './trim.ts'

/** An automaton under way, with empty moves; state 0 is the start. */
export interface Draft {
  readonly empty: number[][]
  readonly moves: Move[][]
}

export function newDraft(): Draft {
  return { empty: [[]], moves: [[]] }
}

/** Adds a state and returns its number; throws E_PATTERN_TOO_COMPLEX over the cap. */
export function addState(draft: Draft): number {
  checkBudget({ states: draft.moves.length, steps: 0 })
  draft.empty.push([])
  return draft.moves.push([]) - 1
}

/** The automaton of a draft, without empty moves and without useless states. */
export function finish(draft: Draft, ends: ReadonlySet<number>): Automaton {
  const kept = [...new Set([0, ...draft.moves.flatMap((moves) => moves.map((move) => move.to))])]
  const renamed = new Map(kept.map((state, index) => [state, index]))
  const closures = kept.map((state) => closure(draft, state))
  return trim({
    moves: closures.map((states) =>
      states.flatMap((state) =>
        (draft.moves[state] ?? []).map(({ lo, hi, to }) => ({ lo, hi, to: renamed.get(to) ?? 0 })),
      ),
    ),
    accepting: closures.map((states) => states.some((state) => ends.has(state))),
  })
}

function closure(draft: Draft, from: number): readonly number[] {
  const seen = new Set([from])
  // A Set may grow while it is walked: this is the queue as well.
  for (const state of seen) for (const to of draft.empty[state] ?? []) seen.add(to)
  return [...seen]
}
