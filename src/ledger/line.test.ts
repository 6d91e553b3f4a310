import { assert, jsonValue, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { canonicalJson } from '../model/canonical-json.ts'
import { parseLine } from './line.ts'

const ENVELOPE = {
  v: 1,
  seq: 1,
  prev: null,
  id: 'x',
  time: '2026-03-02T10:00:00.000Z',
  actor: 'ci',
  component: 'web',
  type: 'later',
}

function accepted(line: string): boolean {
  try {
    parseLine(line, 1)
    return true
  } catch {
    return false
  }
}

describe('a line of the ledger', () => {
  it('is read when it is canonical JSON, whatever it says', () => {
    expect.hasAssertions()
    const value = oneof(jsonValue({ maxDepth: 4 }), string({ unit: 'binary' }))
    assert(
      property(value, (data) => {
        const line = canonicalJson({ ...ENVELOPE, data: { data } })
        expect(parseLine(line, 1).record.data).toEqual(JSON.parse(canonicalJson({ data })))
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['names in another order', '{"b":1,"a":2}'],
    ['inner names in another order', '{"a":[{"b":1,"a":2}]}'],
    ['numbers as names in the order of numbers', '{"9":1,"10":2}'],
    ['a name twice', '{"a":1,"a":1}'],
    ['white space', '{"a": 1}'],
    ['another form of a number', '{"a":1.0}'],
    ['a negative zero', '{"a":-0}'],
    ['a number without end', '{"a":1e999}'],
    ['an escape that is not needed', String.raw`{"a":"\u0061"}`],
    ['a lone surrogate', String.raw`{"a":"\ud800"}`],
    ['a value too deep', `{"a":${'['.repeat(300)}${']'.repeat(300)}}`],
  ])('is refused with %s', (_, data) => {
    const plain = canonicalJson({ ...ENVELOPE, data: {} })
    expect(accepted(plain)).toBe(true)
    expect(accepted(plain.replace('"data":{}', () => `"data":${data}`))).toBe(false)
  })

  it('may have numbers as names, in the order of their digits', () => {
    const plain = canonicalJson({ ...ENVELOPE, data: {} })
    expect(accepted(plain.replace('"data":{}', '"data":{"10":2,"9":1}'))).toBe(true)
  })
})
