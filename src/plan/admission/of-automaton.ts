import { TidemarkError } from '../../model/failure.ts'
import type { Automaton } from '../../policy/language/automaton.ts'
import { isAccepting } from '../../policy/language/automaton.ts'
import { unionOf } from '../../policy/language/char-set.ts'
import { determinise } from '../../policy/language/determinise.ts'
import type { Expression } from '../../policy/language/expression.ts'
import { EMPTY_WORD, NOTHING, choice, one, repeat, sequence } from '../../policy/language/expression.ts'
import { minimise } from '../../policy/language/minimise.ts'

// An expression can be exponentially larger than its automaton: every state that goes may multiply what is left.
const MOST_STATES = 300
const MOST_PIECES = 20_000

/**
 * An expression without automata for the language of `automaton`, by taking its states away one after the other (Brzozowski and
 * McCluskey). Throws E_PATTERN_TOO_COMPLEX when nobody could want to read it.
 */
export function expressionOf(automaton: Automaton): Expression {
  const small = minimise(determinise(automaton))
  if (small.moves.length > MOST_STATES) refuse({ states: small.moves.length })
  const graph = new Graph(small)
  for (const state of graph.cheapestFirst()) graph.remove(state)
  return graph.whole()
}

function refuse(details: Readonly<Record<string, number>>): never {
  throw new TidemarkError(
    'E_PATTERN_TOO_COMPLEX',
    'the globs of a class make an expression that nobody could read',
    {
      hints: ['Use shorter or fewer branch globs, with "**" at their end only.'],
      details,
    },
  )
}

const START = -1
const END = -2

/** Edges with expressions on them, between states and one start and one end of its own. */
class Graph {
  readonly #edges = new Map<number, Map<number, Expression>>()
  readonly #states: readonly number[]
  #pieces = 0

  constructor(automaton: Automaton) {
    this.#states = automaton.moves.map((_, state) => state)
    this.#join(START, 0, EMPTY_WORD)
    automaton.moves.forEach((moves, from) => {
      for (const to of new Set(moves.map((move) => move.to))) {
        this.#join(from, to, one(unionOf(moves.filter((move) => move.to === to))))
      }
      if (isAccepting(automaton, from)) this.#join(from, END, EMPTY_WORD)
    })
  }

  /** The states, those with the fewest edges first: they leave the least behind. */
  cheapestFirst(): readonly number[] {
    return this.#states.toSorted((a, b) => this.#degree(a) - this.#degree(b))
  }

  /** Takes a state away: whatever went through it now goes past it. */
  remove(state: number): void {
    const loop = this.#edges.get(state)?.get(state)
    const around = loop === undefined ? [] : [repeat(loop, 0, null)]
    const out = [...(this.#edges.get(state) ?? [])].filter(([to]) => to !== state)
    this.#edges.delete(state)
    for (const [from, edges] of this.#edges) {
      const into = edges.get(state)
      edges.delete(state)
      if (into === undefined) continue
      for (const [to, after] of out) this.#join(from, to, joined([into, ...around, after]))
    }
  }

  whole(): Expression {
    return this.#edges.get(START)?.get(END) ?? NOTHING
  }

  #join(from: number, to: number, expression: Expression): void {
    const edges = this.#edges.get(from) ?? new Map<number, Expression>()
    const there = edges.get(to)
    const both = there === undefined ? expression : choice(there, expression)
    this.#pieces += 1
    if (this.#pieces > MOST_PIECES || sizeOf(both) > MOST_PIECES) refuse({ pieces: this.#pieces })
    this.#edges.set(from, edges.set(to, both))
  }

  #degree(state: number): number {
    const into = [...this.#edges.values()].filter((edges) => edges.has(state)).length
    return into * (this.#edges.get(state)?.size ?? 0)
  }
}

const sizes = new WeakMap<Expression, number>()

/** How many pieces an expression has when it is written out; parts that are shared count every time. */
function sizeOf(expression: Expression): number {
  const known = sizes.get(expression)
  if (known !== undefined) return known
  const inner =
    expression.type === 'repeat' ? [expression.item] : 'items' in expression ? expression.items : []
  const size = inner.reduce((sum, item) => sum + sizeOf(item), 1)
  sizes.set(expression, size)
  return size
}

function joined(items: readonly Expression[]): Expression {
  return sequence(...items.flatMap((item) => (item.type === 'sequence' ? item.items : [item])))
}
