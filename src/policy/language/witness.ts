import type { Automaton, Move } from './automaton.ts'
import { movesOf } from './automaton.ts'
import { distancesToEnd } from './trim.ts'

// People read witnesses: counting digits (`1.2.3`, `1234567`) before letters before the rest.
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_'
const PREFERENCES = Array.from({ length: 10 }, (_, digit) => {
  const digits = Array.from({ length: 10 }, (__, index) => String((digit + index) % 10)).join('')
  return Array.from(digits + LETTERS, (char) => char.codePointAt(0) ?? 0)
})

/**
 * A shortest word of the language, the most readable of its length; null when the language is empty.
 * Free digits count upward, so that a version reads `1.2.3` and a commit `1234567`.
 */
export function witnessOf(automaton: Automaton): string | null {
  const distances = distancesToEnd(automaton)
  let left = distances[0] ?? Infinity
  if (left === Infinity) return null
  let states: readonly number[] = [0]
  let digits = 0
  let word = ''
  for (; left > 0; left -= 1) {
    const useful = usefulMoves(automaton, states, distances, left - 1)
    const code = preferred(useful, (digits + 1) % 10)
    const char = String.fromCodePoint(code)
    if (char >= '0' && char <= '9') digits += 1
    word += char
    states = [...new Set(useful.filter((move) => move.lo <= code && code <= move.hi).map((move) => move.to))]
  }
  return word
}

function usefulMoves(
  automaton: Automaton,
  states: readonly number[],
  distances: readonly number[],
  left: number,
): readonly Move[] {
  return states.flatMap((state) => movesOf(automaton, state).filter((move) => distances[move.to] === left))
}

function preferred(moves: readonly Move[], digit: number): number {
  const fits = (code: number) => moves.some((move) => move.lo <= code && code <= move.hi)
  return PREFERENCES[digit]?.find(fits) ?? Math.min(...moves.map((move) => move.lo))
}
