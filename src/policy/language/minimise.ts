import type { Automaton, Move } from './automaton.ts'
import { isAccepting, movesOf } from './automaton.ts'
import { trim } from './trim.ts'

/** The smallest deterministic automaton of the same language, by refining groups of states (Moore). Takes a deterministic one. */
export function minimise(automaton: Automaton): Automaton {
  const useful = trim(automaton)
  let groups = useful.accepting.map(Number)
  for (let count = 0, last = -1; count !== last;) {
    last = count
    const names = new Map<string, number>()
    const before = groups
    groups = useful.moves.map((_, state) => {
      const signature = `${before[state]}|${signatureOf(movesOf(useful, state), before)}`
      const name = names.get(signature) ?? names.size
      names.set(signature, name)
      return name
    })
    count = names.size
  }
  return quotient(useful, groups)
}

function signatureOf(moves: readonly Move[], groups: readonly number[]): string {
  return merged(moves, groups)
    .map(({ lo, hi, to }) => `${lo}-${hi}:${to}`)
    .join()
}

/** The moves between groups, with neighbouring characters that lead to one group taken together. */
function merged(moves: readonly Move[], groups: readonly number[]): readonly Move[] {
  const out: Move[] = []
  for (const { lo, hi, to } of moves) {
    const group = groups[to] ?? 0
    const last = out.at(-1)
    if (last !== undefined && last.to === group && last.hi + 1 === lo) out[out.length - 1] = { ...last, hi }
    else out.push({ lo, hi, to: group })
  }
  return out
}

/** One state for each group; groups are numbered by their first state, so the start stays state 0. */
function quotient(automaton: Automaton, groups: readonly number[]): Automaton {
  const firsts = new Map<number, number>()
  groups.forEach((group, state) => {
    if (!firsts.has(group)) firsts.set(group, state)
  })
  const states = [...firsts.values()]
  return {
    moves: states.map((state) => merged(movesOf(automaton, state), groups)),
    accepting: states.map((state) => isAccepting(automaton, state)),
  }
}
