import type { Automaton } from './automaton.ts'
import { isAccepting, movesOf } from './automaton.ts'

/** The same language without the states that no word passes through; the start always stays. */
export function trim(automaton: Automaton): Automaton {
  const live = distancesToEnd(automaton)
  const kept = forward(automaton, live)
  const renamed = new Map(kept.map((state, index) => [state, index]))
  return {
    moves: kept.map((state) =>
      movesOf(automaton, state).flatMap((move) => {
        const to = renamed.get(move.to)
        return to === undefined ? [] : [{ lo: move.lo, hi: move.hi, to }]
      }),
    ),
    accepting: kept.map((state) => isAccepting(automaton, state)),
  }
}

/** For every state the length of the shortest word from there to an end; Infinity when there is none. */
export function distancesToEnd(automaton: Automaton): readonly number[] {
  const backward = automaton.moves.map((): number[] => [])
  automaton.moves.forEach((moves, from) => moves.forEach((move) => backward[move.to]?.push(from)))
  const distances = automaton.accepting.map((accepting) => (accepting ? 0 : Infinity))
  const queue = automaton.accepting.flatMap((accepting, state) => (accepting ? [state] : []))
  for (const state of queue) {
    for (const before of backward[state] ?? []) {
      if (distances[before] !== Infinity) continue
      distances[before] = (distances[state] ?? 0) + 1
      queue.push(before)
    }
  }
  return distances
}

function forward(automaton: Automaton, live: readonly number[]): readonly number[] {
  const seen = new Set([0])
  // A Set may grow while it is walked: this is the queue as well.
  for (const state of seen) {
    for (const { to } of movesOf(automaton, state)) if (live[to] !== Infinity) seen.add(to)
  }
  return [...seen]
}
