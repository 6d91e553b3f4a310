import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { accepts } from './automaton.ts'
import { compile } from './compile.ts'
import { complement, difference } from './complement.ts'
import { determinise } from './determinise.ts'
import { NOTHING, choice, optional, repeat, sequence, text, words } from './expression.ts'
import { intersect } from './intersect.ts'
import { lengthsOf } from './lengths.ts'
import { minimise } from './minimise.ts'
import { allWords, expressions, sourceOf } from './testing/expressions.ts'
import { witnessOf } from './witness.ts'

const LONGEST = 6
const WORDS = allWords(LONGEST)

function matcher(source: string): (word: string) => boolean {
  const regex = new RegExp(`^(?:${source})$`, 'u')
  return (word) => regex.test(word)
}

describe('an automaton', () => {
  it('accepts what the regular expression of the same shape matches', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const automaton = compile(expression)
        const matches = matcher(sourceOf(expression))
        expect(WORDS.filter((word) => accepts(automaton, word))).toEqual(WORDS.filter(matches))
      }),
      { numRuns: 200 },
    )
  })

  it('keeps its language when it is made deterministic, and has one move for a character then', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const automaton = compile(expression)
        const whole = determinise(automaton)
        for (const word of WORDS) expect(accepts(whole, word)).toBe(accepts(automaton, word))
        for (const moves of whole.moves) {
          const covered = moves.reduce((sum, { lo, hi }) => sum + hi - lo + 1, 0)
          expect(new Set(moves.flatMap(({ lo, hi }) => [lo, hi])).size).toBeLessThanOrEqual(covered)
          moves.forEach(({ lo }, index) =>
            expect(moves.slice(index + 1).every((next) => next.lo > lo)).toBe(true),
          )
        }
      }),
      { numRuns: 100 },
    )
  })

  it('keeps its language when it is made as small as can be', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const whole = determinise(compile(expression))
        const small = minimise(whole)
        expect(small.moves.length).toBeLessThanOrEqual(whole.moves.length)
        for (const word of WORDS) expect(accepts(small, word)).toBe(accepts(whole, word))
      }),
      { numRuns: 100 },
    )
  })

  it('is the same size for the same language, however it is written', () => {
    const sizes = [
      words(['ab', 'aab']),
      sequence(text('a'), optional(text('a')), text('b')),
      choice(text('ab'), text('aab'), text('ab')),
    ].map((expression) => minimise(determinise(compile(expression))).moves.length)
    expect(sizes).toEqual([4, 4, 4])
  })

  it('accepts in its complement exactly what it refuses', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const automaton = compile(expression)
        const rest = complement(automaton)
        for (const word of [...WORDS, 'c', 'aé', '日本']) {
          expect(accepts(rest, word)).toBe(!accepts(automaton, word))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('meets another in the words of both, and the witness is a shortest of them', () => {
    fc.assert(
      fc.property(expressions, expressions, (left, right) => {
        const [a, b] = [compile(left), compile(right)]
        const both = intersect(a, b)
        const common = WORDS.filter((word) => accepts(a, word) && accepts(b, word))
        expect(WORDS.filter((word) => accepts(both, word))).toEqual(common)
        const witness = witnessOf(both)
        const [shortest] = common
        const length = witness?.length ?? Infinity
        expect(length > LONGEST ? undefined : length).toBe(shortest?.length)
        expect(witness === null || (accepts(a, witness) && accepts(b, witness))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('loses the words of another in the difference', () => {
    fc.assert(
      fc.property(expressions, expressions, (left, right) => {
        const [a, b] = [compile(left), compile(right)]
        const rest = difference(a, b)
        expect(WORDS.filter((word) => accepts(rest, word))).toEqual(
          WORDS.filter((word) => accepts(a, word) && !accepts(b, word)),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('knows the lengths of its words', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const automaton = compile(expression)
        const found = WORDS.filter((word) => accepts(automaton, word)).map((word) => word.length)
        const shortest = lengthsOf(automaton)?.shortest ?? Infinity
        const longest = lengthsOf(automaton)?.longest ?? Infinity
        expect(shortest > LONGEST ? Infinity : shortest).toBe(Math.min(...found))
        expect(found.every((length) => length <= longest)).toBe(true)
        expect(longest > LONGEST || found.includes(longest)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('says that the empty language has no lengths and no witness', () => {
    const nothing = compile(NOTHING)
    expect([lengthsOf(nothing), witnessOf(nothing)]).toEqual([null, null])
  })

  it('has no longest word when something repeats without end', () => {
    expect(lengthsOf(compile(sequence(text('x'), repeat(text('ab'), 1, null))))).toEqual({
      shortest: 3,
      longest: null,
    })
    expect(lengthsOf(compile(words(['a', 'latest'])))).toEqual({ shortest: 1, longest: 6 })
  })

  it('is refused when it would be too large, not waited for', () => {
    const huge = repeat(repeat(text('abc'), 200, 200), 200, 200)
    expect(() => compile(huge)).toThrowError(expect.objectContaining({ code: 'E_PATTERN_TOO_COMPLEX' }))
  })

  it('is refused when its complement would explode', () => {
    const exploding = compile(
      sequence(repeat(words(['a', 'b']), 0, null), text('a'), repeat(words(['a', 'b']), 30, 30)),
    )
    expect(() => complement(exploding)).toThrowError(
      expect.objectContaining({ code: 'E_PATTERN_TOO_COMPLEX' }),
    )
    // Two such languages are still compared, as intersections need no determinism.
    expect(witnessOf(intersect(exploding, exploding))).toHaveLength(31)
  })
})
