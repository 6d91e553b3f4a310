import * as fc from 'fast-check'

import { charSet } from '../char-set.ts'
import type { Expression } from '../expression.ts'
import { choice, one, repeat, sequence } from '../expression.ts'

const letters = fc.constantFrom('a', 'b', 'ab')

/** Small expressions over the letters a and b. */
export const expressions: fc.Arbitrary<Expression> = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    letters.map((set) => one(charSet(set))),
    fc.array(tie('node'), { maxLength: 3 }).map((items) => sequence(...items)),
    fc.array(tie('node'), { maxLength: 3 }).map((items) => choice(...items)),
    fc
      .tuple(tie('node'), fc.integer({ min: 0, max: 2 }), fc.constantFrom(null, 0, 1))
      .map(([item, min, more]) => repeat(item, min, more === null ? null : min + more)),
  ),
})).node

/** The same language for JavaScript's own engine. */
export function sourceOf(expression: Expression): string {
  switch (expression.type) {
    case 'set':
      return `[${expression.set.map(({ lo, hi }) => `${String.fromCodePoint(lo)}-${String.fromCodePoint(hi)}`).join('')}]`
    case 'sequence':
      return `(?:${expression.items.map(sourceOf).join('')})`
    case 'choice':
      return expression.items.length === 0 ? '(?!)' : `(?:${expression.items.map(sourceOf).join('|')})`
    case 'repeat':
      return `(?:${sourceOf(expression.item)}){${expression.min},${expression.max ?? ''}}`
    case 'automaton':
      throw new Error('these tests do not embed automata')
  }
}

/** Every word over a and b of at most `longest` letters, the shortest first. */
export function allWords(longest: number): readonly string[] {
  let last: readonly string[] = ['']
  const out = ['']
  for (let length = 1; length <= longest; length += 1) {
    last = last.flatMap((word) => [`${word}a`, `${word}b`])
    out.push(...last)
  }
  return out
}
