import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { accepts } from './automaton.ts'
import { compile } from './compile.ts'
import { ANY_NUMBER, numbersBetween } from './number.ts'

describe('the numbers between two bounds', () => {
  it('are exactly those, in decimal', () => {
    const small = fc.integer({ min: 0, max: 2500 })
    fc.assert(
      fc.property(small, small, fc.array(small, { minLength: 20, maxLength: 20 }), (a, b, others) => {
        const [lo, hi] = a < b ? [a, b] : [b, a]
        const automaton = compile(numbersBetween({ lo, hi }))
        for (const number of [lo - 1, lo, lo + 1, hi - 1, hi, hi + 1, ...others]) {
          expect(accepts(automaton, String(number))).toBe(lo <= number && number <= hi)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('have no end when the upper bound is the highest of all', () => {
    const automaton = compile(numbersBetween({ lo: 12, hi: ANY_NUMBER.hi }))
    const accepted = ['9', '11', '12', '99', '100', String(Number.MAX_SAFE_INTEGER)].map((text) =>
      accepts(automaton, text),
    )
    expect(accepted).toEqual([false, false, true, true, true, true])
  })

  it('have no leading zeros and at most 16 digits', () => {
    const automaton = compile(numbersBetween(ANY_NUMBER))
    const texts = ['0', '00', '01', '10', '1234567', '1'.repeat(16), '1'.repeat(17), '', '-1']
    expect(texts.filter((text) => accepts(automaton, text))).toEqual(['0', '10', '1234567', '1'.repeat(16)])
  })

  it('are none when the bounds are crossed', () => {
    expect(accepts(compile(numbersBetween({ lo: 2, hi: 1 })), '2')).toBe(false)
  })
})
