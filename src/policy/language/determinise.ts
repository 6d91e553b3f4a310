import type { Automaton, Move } from './automaton.ts'
import { checkSize, isAccepting, movesOf } from './automaton.ts'

interface Subsets {
  readonly members: (readonly number[])[]
  readonly names: Map<string, number>
}

/**
 * A deterministic automaton of the same language (subset construction): from every state at most one move fits a
 * character, moves are sorted. Throws E_PATTERN_TOO_COMPLEX when it would be too large.
 */
export function determinise(automaton: Automaton): Automaton {
  const subsets: Subsets = { members: [], names: new Map() }
  const moves: Move[][] = []
  nameOf(subsets, [0])
  for (const members of subsets.members) {
    moves.push(
      disjoint(members.flatMap((state) => movesOf(automaton, state))).map((piece) => ({
        lo: piece.lo,
        hi: piece.hi,
        to: nameOf(subsets, piece.to),
      })),
    )
  }
  const accepting = subsets.members.map((members) => members.some((state) => isAccepting(automaton, state)))
  return { moves, accepting }
}

interface Piece {
  readonly lo: number
  readonly hi: number
  readonly to: readonly number[]
}

/** Cuts overlapping moves at each other's borders: the classes of characters that behave alike in this state. */
function disjoint(moves: readonly Move[]): readonly Piece[] {
  const borders = [...new Set(moves.flatMap(({ lo, hi }) => [lo, hi + 1]))].toSorted((a, b) => a - b)
  return borders.flatMap((lo, index) => {
    const next = borders[index + 1]
    if (next === undefined) return []
    const to = moves.filter((move) => move.lo <= lo && lo <= move.hi).map((move) => move.to)
    return to.length === 0 ? [] : [{ lo, hi: next - 1, to: [...new Set(to)].toSorted((a, b) => a - b) }]
  })
}

function nameOf(subsets: Subsets, members: readonly number[]): number {
  const key = members.join(',')
  const known = subsets.names.get(key)
  if (known !== undefined) return known
  const name = subsets.members.push(members) - 1
  checkSize(name)
  subsets.names.set(key, name)
  return name
}
