import type { Automaton, Budget, Move } from './automaton.ts'
import { checkBudget, isAccepting, movesOf } from './automaton.ts'

/**
 * A deterministic automaton of the same language (subset construction): from every state at most one move fits a
 * character, moves are sorted. Throws E_PATTERN_TOO_COMPLEX when it would be too large.
 */
export function determinise(automaton: Automaton): Automaton {
  const growth = new Growth(automaton)
  while (growth.grow()) checkBudget(growth)
  return growth.result()
}

/** As {@link determinise}; null when it would go over `budget`. */
export function tryDeterminise(automaton: Automaton, budget: Budget): Automaton | null {
  const growth = new Growth(automaton)
  while (growth.grow()) if (growth.states > budget.states || growth.steps > budget.steps) return null
  return growth.result()
}

/** The subset construction, one subset at a time. */
class Growth implements Budget {
  readonly #automaton: Automaton
  readonly #members: (readonly number[])[] = []
  readonly #names = new Map<string, number>()
  readonly #moves: Move[][] = []
  #steps = 0

  constructor(automaton: Automaton) {
    this.#automaton = automaton
    this.#nameOf([0])
  }

  get states(): number {
    return this.#members.length
  }

  get steps(): number {
    return this.#steps
  }

  /** Adds the moves of the next subset; false when there is none left. */
  grow(): boolean {
    const members = this.#members[this.#moves.length]
    if (members === undefined) return false
    const leaving = members.flatMap((state) => movesOf(this.#automaton, state))
    const borders = bordersOf(leaving)
    this.#steps += leaving.length * borders.length
    this.#moves.push(disjoint(leaving, borders).map(({ lo, hi, to }) => ({ lo, hi, to: this.#nameOf(to) })))
    return true
  }

  result(): Automaton {
    const accepting = this.#members.map((members) =>
      members.some((state) => isAccepting(this.#automaton, state)),
    )
    return { moves: this.#moves, accepting }
  }

  #nameOf(members: readonly number[]): number {
    const key = members.join(',')
    const name = this.#names.get(key) ?? this.#members.push(members) - 1
    this.#names.set(key, name)
    return name
  }
}

interface Piece {
  readonly lo: number
  readonly hi: number
  readonly to: readonly number[]
}

/** Where moves begin, and where they have ended. */
function bordersOf(moves: readonly Move[]): readonly number[] {
  return [...new Set(moves.flatMap(({ lo, hi }) => [lo, hi + 1]))].toSorted((a, b) => a - b)
}

/** Cuts overlapping moves at each other's borders: the classes of characters that behave alike in this state. */
function disjoint(moves: readonly Move[], borders: readonly number[]): readonly Piece[] {
  return borders.flatMap((lo, index) => {
    const next = borders[index + 1]
    if (next === undefined) return []
    const to = moves.filter((move) => move.lo <= lo && lo <= move.hi).map((move) => move.to)
    return to.length === 0 ? [] : [{ lo, hi: next - 1, to: [...new Set(to)].toSorted((a, b) => a - b) }]
  })
}
