import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ambiguousWord } from './ambiguity.ts'
import type { Expression } from './expression.ts'
import { allWords, expressions, sourceOf } from './testing/expressions.ts'

/** How many ways there are to cut `word` into a word of each part. */
function readings(word: string, parts: readonly Expression[]): number {
  const [first, ...rest] = parts
  if (first === undefined) return word === '' ? 1 : 0
  const regex = new RegExp(`^(?:${sourceOf(first)})$`, 'u')
  let count = 0
  for (let end = 0; end <= word.length; end += 1) {
    if (regex.test(word.slice(0, end))) count += readings(word.slice(end), rest)
  }
  return count
}

const WORDS = allWords(5)

describe('an ambiguous sequence', () => {
  it('is one with a word that can be cut in two ways', () => {
    fc.assert(
      fc.property(fc.array(expressions, { minLength: 2, maxLength: 3 }), (parts) => {
        const found = WORDS.find((word) => readings(word, parts) > 1)
        const word = ambiguousWord(parts)
        expect(word === null || word.length > 5 ? undefined : word.length).toBe(found?.length)
        expect(word === null || word.length > 5 || readings(word, parts) > 1).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
})
