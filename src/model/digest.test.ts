import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { digestOf, isDigest, parseDigest, shortDigest } from './digest.ts'

const HEX = '0123456789abcdef'.repeat(4)

describe('isDigest', () => {
  it.each([`sha256:${HEX}`, digestOf('')])('takes %s', (text) => {
    expect(isDigest(text)).toBe(true)
    expect(parseDigest(text)).toBe(text)
  })

  it.each([
    '',
    'sha256:',
    HEX,
    `sha256:${HEX.slice(1)}`,
    `sha256:${HEX}0`,
    `sha256:${HEX.toUpperCase()}`,
    `SHA256:${HEX}`,
    `sha512:${HEX}${HEX}`,
    `md5:${HEX.slice(32)}`,
    `sha256:${HEX}\n`,
    ` sha256:${HEX.slice(1)}`,
    `sha256:${HEX.slice(1)}g`,
    `sha256:${HEX.slice(1)}/`,
    `sha256:${HEX.slice(1)}:`,
    'sha256:../../etc/passwd',
    `sha256:${'../'.repeat(21)}a`,
    `sha256:${HEX.slice(1)}０`,
    `sha256:${HEX.slice(1)}\u{1f600}`,
  ])('refuses %j', (text) => {
    expect(isDigest(text)).toBe(false)
    expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code: 'E_DIGEST' }))
  })

  it('says what the grammar says, for text near to a digest', () => {
    const near = fc
      .tuple(fc.nat(70), fc.string({ unit: 'binary', maxLength: 2 }))
      .map(([at, junk]) => `sha256:${HEX}`.slice(0, at) + junk + `sha256:${HEX}`.slice(at + junk.length))
    fc.assert(
      fc.property(near, (text) => {
        expect(isDigest(text)).toBe(/^sha256:[0-9a-f]{64}$/u.test(text))
      }),
      { numRuns: 300 },
    )
  })
})

describe('digestOf', () => {
  it('is SHA-256 over the bytes', () => {
    expect(digestOf('abc')).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(digestOf(new TextEncoder().encode('abc'))).toBe(digestOf('abc'))
  })
})

describe('shortDigest', () => {
  it('shows 12 digits', () => {
    expect(shortDigest(digestOf('abc'))).toBe('sha256:ba7816bf8f01')
  })
})
