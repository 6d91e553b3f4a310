import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cut, displayWidth, padded, wrapped } from './width.ts'

describe('the width of text on a terminal', () => {
  it.each([
    ['plain', 5],
    ['', 0],
    ['日本', 4],
    ['e\u0301', 1],
    ['🎉', 2],
    ['\u001B[31mred\u001B[39m', 3],
    ['ä→…', 3],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })

  it('is reached by padding and never passed by cutting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        expect(displayWidth(padded(text, width))).toBeGreaterThanOrEqual(width)
        expect(displayWidth(cut(text.replaceAll('\u001B', ''), width))).toBeLessThanOrEqual(width)
      }),
      { numRuns: 200 },
    )
  })

  it('cuts with a mark, between characters', () => {
    expect(cut('日本語', 4)).toBe('日…')
    expect(cut('short', 5)).toBe('short')
  })

  it('wraps at blanks and keeps every word', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapped('unbreakable-word x', 5)).toEqual(['unbreakable-word', 'x'])
  })
})
