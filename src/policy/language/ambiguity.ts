import type { Automaton, Move } from './automaton.ts'
import { checkBudget, isAccepting, movesOf } from './automaton.ts'
import { compileSmall } from './compile.ts'
import type { Expression } from './expression.ts'
import { jointMoves } from './intersect.ts'
import { trim } from './trim.ts'
import { witnessOf } from './witness.ts'

// Pairs of states are compared, so parts are kept small.
const LARGE = 40

/** An automaton whose states know the part of the pattern that the last character belongs to. */
interface Labelled {
  readonly automaton: Automaton
  readonly part: readonly number[]
}

/**
 * A shortest word that the sequence of `parts` makes in two ways, that is with its borders between parts at different
 * places; null when every word has one reading only. Throws E_PATTERN_TOO_COMPLEX.
 */
export function ambiguousWord(parts: readonly Expression[]): string | null {
  return witnessOf(trim(divergence(label(parts.map((part) => compileSmall(part, LARGE))))))
}

function label(automata: readonly Automaton[]): Labelled {
  const bases: number[] = []
  let states = 1
  for (const automaton of automata) {
    bases.push(states)
    states += automaton.moves.length
  }
  const inside = automata.flatMap((automaton, part) =>
    automaton.moves.map((_, state) => movesFrom(automata, bases, { part, state })),
  )
  // A word may end in a part when all later ones may be empty.
  const mayEnd = automata.map((_, part) => automata.slice(part + 1).every((later) => isAccepting(later, 0)))
  return {
    automaton: {
      moves: [movesInto(automata, bases, 0), ...inside],
      accepting: [
        automata.every((automaton) => isAccepting(automaton, 0)),
        ...automata.flatMap((automaton, part) =>
          automaton.accepting.map((end) => end && mayEnd[part] === true),
        ),
      ],
    },
    part: [-1, ...automata.flatMap((automaton, part) => automaton.moves.map(() => part))],
  }
}

function movesFrom(
  automata: readonly Automaton[],
  bases: readonly number[],
  at: { readonly part: number; readonly state: number },
): readonly Move[] {
  const automaton = automata[at.part]
  if (automaton === undefined) return []
  const own = shifted(movesOf(automaton, at.state), bases[at.part] ?? 0)
  return isAccepting(automaton, at.state) ? [...own, ...movesInto(automata, bases, at.part + 1)] : own
}

/** The moves that begin part `part`, or a later one when it may be empty. */
function movesInto(automata: readonly Automaton[], bases: readonly number[], part: number): readonly Move[] {
  return automata[part] === undefined ? [] : movesFrom(automata, bases, { part, state: 0 })
}

function shifted(moves: readonly Move[], base: number): readonly Move[] {
  return moves.map(({ lo, hi, to }) => ({ lo, hi, to: to + base }))
}

/** The words with two readings: both run side by side, and are in different parts at least once. */
function divergence({ automaton, part }: Labelled): Automaton {
  const pairs: (readonly [number, number, boolean])[] = [[0, 0, false]]
  const names = new Map([['0,0,false', 0]])
  const nameOf = (left: number, right: number, apart: boolean): number => {
    const key = `${left},${right},${apart}`
    const name = names.get(key) ?? pairs.push([left, right, apart]) - 1
    names.set(key, name)
    return name
  }
  const moves: Move[][] = []
  let steps = 0
  for (const [left, right, apart] of pairs) {
    const [one, two] = [movesOf(automaton, left), movesOf(automaton, right)]
    steps += one.length * two.length
    checkBudget({ states: pairs.length, steps })
    moves.push(jointMoves(one, two, (a, b) => nameOf(a, b, apart || part[a] !== part[b])))
  }
  const ends = (state: number) => isAccepting(automaton, state)
  return { moves, accepting: pairs.map(([left, right, apart]) => apart && ends(left) && ends(right)) }
}
