import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parseStrictJson } from './strict-json.ts'

const REFUSED = expect.objectContaining({ code: 'E_JSON' })

function bytes(...parts: (string | number[])[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  )
}

describe('parseStrictJson', () => {
  it.each([
    ['null', null],
    [' \t\r\n true \n', true],
    ['-0.5e-3', -0.0005],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
    ['[]', []],
    ['[ 1 , [ ] , { } ]', [1, [], {}]],
    ['{"a":1,"b":{"a":2}}', { a: 1, b: { a: 2 } }],
    ['{"constructor":1,"toString":2,"prototype":3}', { constructor: 1, toString: 2, prototype: 3 }],
    [String.raw`"\"\\\/\b\f\n\r\t\u0041\ud83d\ude00"`, '"\\/\b\f\n\r\tA😀'],
    ['"日本語 😀 \u007f"', '日本語 😀 \u007f'],
    ['[{"a":1},{"A":1}]', [{ a: 1 }, { A: 1 }]],
  ])('reads %s', (text, value) => {
    expect(parseStrictJson(text)).toEqual(value)
    expect(parseStrictJson(Buffer.from(text))).toEqual(value)
  })

  it.each([
    ['a duplicate name', '{"a":1,"a":1}'],
    ['a duplicate name after unescaping', String.raw`{"run":1,"ru\u006E":2}`],
    ['names that differ by case', '{"layers":[],"Layers":[]}'],
    ['names that differ by the case of one letter', '{"digest":1,"digesT":2}'],
    ['a name with a long s', '{"layers":1,"layerſ":2}'],
    ['a name with a Kelvin sign', '{"k":1,"\u212A":2}'],
    ['a duplicate deep inside', '{"a":[{"b":{"c":1,"c":2}}]}'],
    ['__proto__', '{"__proto__":{"a":1}}'],
    ['__proto__ in escapes', String.raw`{"__pro\u0074o__":1}`],
    ['an integer beyond 2^53', '9007199254740992'],
    ['a negative integer beyond 2^53', '[-9007199254740993]'],
    ['a big number with an exponent', '1e30'],
    ['a number that is infinite', '1e400'],
    ['trailing data', '{} {}'],
    ['a trailing comma', '[1,]'],
    ['a trailing NUL', '{}\0'],
    ['a lone surrogate in escapes', String.raw`"\ud800"`],
    ['surrogates in the wrong order', String.raw`"\ude00\ud83d"`],
    ['a lone surrogate', '"\ud800"'],
    ['a byte order mark', '\uFEFF{}'],
  ])('security 36: %s is refused', (_name, text) => {
    expect(() => parseStrictJson(text)).toThrow(REFUSED)
  })

  it.each([
    ['a byte that is never UTF-8', bytes('"', [0xff], '"')],
    ['an overlong encoding', bytes('"', [0xc0, 0xaf], '"')],
    ['a surrogate in UTF-8', bytes('"', [0xed, 0xa0, 0x80], '"')],
    ['a cut sequence', bytes('"', [0xe2, 0x82], '"')],
    ['UTF-16', bytes([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])],
    ['a byte order mark', bytes([0xef, 0xbb, 0xbf], '{}')],
  ])('security 36: %s is refused in bytes', (_name, input) => {
    expect(() => parseStrictJson(input)).toThrow(REFUSED)
  })

  it.each([
    '',
    ' ',
    '{',
    '[',
    '"',
    '"a',
    '"a\n"',
    '"\u0000"',
    String.raw`"\x"`,
    String.raw`"\u12"`,
    '{a:1}',
    "{'a':1}",
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{,}',
    '[,1]',
    '[1 2]',
    '{"a":1 "b":2}',
    '01',
    '+1',
    '.5',
    '1.',
    '1e',
    '-',
    '0x10',
    'NaN',
    'Infinity',
    'nul',
    'True',
    'undefined',
    '// comment\n1',
    '\u00A01',
    '[1}',
    '{"a":1]',
    ']',
  ])('refuses what is no JSON: %j', (text) => {
    expect(() => parseStrictJson(text)).toThrow(REFUSED)
  })

  it('refuses more than 64 levels, and more than it was told', () => {
    expect(parseStrictJson(nested(64))).toBeInstanceOf(Array)
    expect(() => parseStrictJson(nested(65))).toThrow(REFUSED)
    expect(() => parseStrictJson('{"a":'.repeat(100_000))).toThrow(REFUSED)
    expect(() => parseStrictJson(nested(3), { maxDepth: 2 })).toThrow(REFUSED)
  })

  it('refuses more bytes than it was told, counted as UTF-8', () => {
    expect(parseStrictJson('"€"', { maxBytes: 5 })).toBe('€')
    expect(() => parseStrictJson('"€"', { maxBytes: 4 })).toThrow(REFUSED)
    expect(() => parseStrictJson(`"${'a'.repeat(4 * 1024 * 1024)}"`)).toThrow(REFUSED)
  })

  it('takes names that differ only by case when it is told to, and no duplicates', () => {
    expect(parseStrictJson('{"Vendor":1,"vendor":2}', { caseVariants: true })).toEqual({
      Vendor: 1,
      vendor: 2,
    })
    expect(() => parseStrictJson('{"a":1,"a":2}', { caseVariants: true })).toThrowError(REFUSED)
  })

  it('says where', () => {
    expect(() => parseStrictJson('{\n  "a": 1,\n  "a": 2\n}')).toThrow(
      expect.objectContaining({ details: { line: 3, column: 3 } }),
    )
  })

  it('gives objects that inherit nothing', () => {
    const object = parseStrictJson('{"a":1}')
    expect(Object.getPrototypeOf(object)).toBeNull()
  })

  it('agrees with JSON.parse where there is no doubt', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        fc.pre(isUnambiguous(value))
        expect(parseStrictJson(text)).toEqual(JSON.parse(text))
        expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text))
      }),
      { numRuns: 300 },
    )
  })

  it('never takes what JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-',
      '0',
      'true',
      ' ',
      '\\',
      '"',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        fc.pre(!isTaken(JSON.parse, text))
        expect(isTaken(parseStrictJson, text)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth)
}

function isTaken(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text)
    return true
  } catch {
    return false
  }
}

function isUnambiguous(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER
  if (typeof value !== 'object' || value === null) return true
  const names = Array.isArray(value) ? [] : Object.keys(value)
  const folded = new Set(names.map((name) => name.toUpperCase().toLowerCase()))
  const clear =
    folded.size === names.length && !folded.has('__proto__') && names.every((name) => name.isWellFormed())
  return clear && Object.values(value).every(isUnambiguous)
}
