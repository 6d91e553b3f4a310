import type { Automaton, Budget } from './automaton.ts'
import { isAccepting } from './automaton.ts'
import type { CharSet } from './char-set.ts'
import { tryDeterminise } from './determinise.ts'
import type { Draft } from './draft.ts'
import { addState, finish, newDraft } from './draft.ts'
import type { Expression } from './expression.ts'
import { minimise } from './minimise.ts'

/**
 * The automaton of an expression (Thompson's construction), without empty moves and without useless states.
 * Throws E_PATTERN_TOO_COMPLEX when it would be too large.
 */
export function compile(expression: Expression): Automaton {
  const draft = newDraft()
  const end = extend(draft, 0, expression)
  return finish(draft, new Set([end]))
}

/** Automata beyond this are made smaller where they can be: ranges of versions repeat the same endings many times. */
const LARGE = 300
const WORTH_TRYING: Budget = { states: 3000, steps: 300_000 }

/** As {@link compile}, and smaller when it has more than `large` states and a small deterministic form. */
export function compileSmall(expression: Expression, large: number = LARGE): Automaton {
  const automaton = compile(expression)
  if (automaton.moves.length <= large) return automaton
  const whole = tryDeterminise(automaton, WORTH_TRYING)
  return whole === null ? automaton : minimise(whole)
}

/** Appends `expression` behind the state `from` and returns the state behind it. */
function extend(draft: Draft, from: number, expression: Expression): number {
  switch (expression.type) {
    case 'set':
      return extendBySet(draft, from, expression.set)
    case 'sequence':
      return expression.items.reduce((state, item) => extend(draft, state, item), from)
    case 'choice':
      return extendByChoice(draft, from, expression.items)
    case 'repeat':
      return extendByRepeat(draft, from, expression)
    case 'automaton':
      return extendByAutomaton(draft, from, expression.automaton)
  }
}

function extendBySet(draft: Draft, from: number, set: CharSet): number {
  const to = addState(draft)
  for (const { lo, hi } of set) draft.moves[from]?.push({ lo, hi, to })
  return to
}

function extendByChoice(draft: Draft, from: number, items: readonly Expression[]): number {
  const end = addState(draft)
  for (const item of items) {
    const start = addState(draft)
    draft.empty[from]?.push(start)
    draft.empty[extend(draft, start, item)]?.push(end)
  }
  return end
}

function extendByRepeat(draft: Draft, from: number, loop: Expression & { type: 'repeat' }): number {
  let state = from
  for (let index = 0; index < loop.min; index += 1) state = extend(draft, state, loop.item)
  if (loop.max === null) return extendByLoop(draft, state, loop.item)
  const end = addState(draft)
  for (let index = loop.min; index < loop.max; index += 1) {
    draft.empty[state]?.push(end)
    state = extend(draft, state, loop.item)
  }
  draft.empty[state]?.push(end)
  return end
}

function extendByLoop(draft: Draft, from: number, item: Expression): number {
  const start = addState(draft)
  const end = addState(draft)
  draft.empty[from]?.push(start)
  draft.empty[start]?.push(end)
  draft.empty[extend(draft, start, item)]?.push(start)
  return end
}

function extendByAutomaton(draft: Draft, from: number, automaton: Automaton): number {
  const states = automaton.moves.map(() => addState(draft))
  const end = addState(draft)
  const copy = (state: number): number => states[state] ?? end
  draft.empty[from]?.push(copy(0))
  automaton.moves.forEach((moves, state) => {
    draft.moves[copy(state)]?.push(...moves.map(({ lo, hi, to }) => ({ lo, hi, to: copy(to) })))
    if (isAccepting(automaton, state)) draft.empty[copy(state)]?.push(end)
  })
  return end
}
