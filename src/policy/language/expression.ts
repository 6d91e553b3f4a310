import type { Automaton } from './automaton.ts'
import type { CharSet } from './char-set.ts'
import { charSet } from './char-set.ts'

/** A regular expression as data; {@link compile} makes an automaton of it. */
export type Expression =
  | { readonly type: 'set'; readonly set: CharSet }
  | { readonly type: 'sequence'; readonly items: readonly Expression[] }
  | { readonly type: 'choice'; readonly items: readonly Expression[] }
  /** `max` null: without end. */
  | { readonly type: 'repeat'; readonly item: Expression; readonly min: number; readonly max: number | null }
  /** The language of an automaton, for what is easier drawn than written. */
  | { readonly type: 'automaton'; readonly automaton: Automaton }

/** The empty word and nothing else. */
export const EMPTY_WORD: Expression = { type: 'sequence', items: [] }

/** No word at all. */
export const NOTHING: Expression = { type: 'choice', items: [] }

/** One character of `set`. */
export function one(set: CharSet): Expression {
  return { type: 'set', set }
}

/** Exactly `word`. */
export function text(word: string): Expression {
  return sequence(...Array.from(word, (char) => one(charSet(char))))
}

export function sequence(...items: readonly Expression[]): Expression {
  return items.length === 1 && items[0] !== undefined ? items[0] : { type: 'sequence', items }
}

export function choice(...items: readonly Expression[]): Expression {
  return items.length === 1 && items[0] !== undefined ? items[0] : { type: 'choice', items }
}

/** Between `min` and `max` times; `max` null is without end. */
export function repeat(item: Expression, min: number, max: number | null): Expression {
  return { type: 'repeat', item, min, max }
}

export function optional(item: Expression): Expression {
  return repeat(item, 0, 1)
}

/** One of the words, literally. */
export function words(list: readonly string[]): Expression {
  return choice(...list.map(text))
}
