import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { CharSet } from './char-set.ts'
import { ANY_CHAR, charSet, complementOf, intersectionOf, unionOf } from './char-set.ts'

const has = (set: CharSet, char: string): boolean => {
  const code = char.codePointAt(0)!
  return set.some(({ lo, hi }) => lo <= code && code <= hi)
}

const CHARS = Array.from('abcdefgz09-/')
const sets = fc.string({ unit: fc.constantFrom(...CHARS), maxLength: 6 })

describe('a character set', () => {
  it('holds its characters and its ranges', () => {
    const set = charSet('_', 'a-f', '0-9')
    expect(CHARS.filter((char) => has(set, char))).toEqual(Array.from('abcdef09'))
    expect(has(set, '_')).toBe(true)
  })

  it('merges what touches', () => {
    expect(charSet('ba', 'c-f')).toEqual([{ lo: 97, hi: 102 }])
  })

  it('follows the laws of sets', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const [left, right] = [charSet(a), charSet(b)]
        for (const char of CHARS) {
          expect(has(unionOf(left, right), char)).toBe(a.includes(char) || b.includes(char))
          expect(has(intersectionOf(left, right), char)).toBe(a.includes(char) && b.includes(char))
          expect(has(complementOf(left), char)).toBe(!a.includes(char))
        }
        expect(complementOf(complementOf(left))).toEqual(left)
      }),
    )
  })

  it('has every code point or none at its ends', () => {
    expect(complementOf([])).toEqual(ANY_CHAR)
    expect(complementOf(ANY_CHAR)).toEqual([])
  })
})
