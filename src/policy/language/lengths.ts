import type { Automaton } from './automaton.ts'
import { movesOf } from './automaton.ts'
import { distancesToEnd, trim } from './trim.ts'

/** How long the words of a language are, in characters. `longest` is null when there is no end to it. */
export interface Lengths {
  readonly shortest: number
  readonly longest: number | null
}

/** The lengths of the words; null for the empty language. */
export function lengthsOf(automaton: Automaton): Lengths | null {
  const useful = trim(automaton)
  const shortest = distancesToEnd(useful)[0] ?? Infinity
  return shortest === Infinity ? null : { shortest, longest: longestOf(useful) }
}

/** The longest path from the start, by removing states that nothing leads to; a cycle never gets removed. */
function longestOf(automaton: Automaton): number | null {
  const incoming = automaton.moves.map(() => 0)
  for (const { to } of automaton.moves.flat()) incoming[to] = (incoming[to] ?? 0) + 1
  const depths = automaton.moves.map(() => 0)
  const queue = incoming.flatMap((count, state) => (count === 0 ? [state] : []))
  for (const state of queue) {
    for (const { to } of movesOf(automaton, state)) {
      depths[to] = Math.max(depths[to] ?? 0, (depths[state] ?? 0) + 1)
      incoming[to] = (incoming[to] ?? 0) - 1
      if (incoming[to] === 0) queue.push(to)
    }
  }
  return queue.length < automaton.moves.length ? null : Math.max(...depths)
}
