import * as fc from 'fast-check'
import satisfies from 'semver/functions/satisfies.js'
import { describe, expect, it } from 'vitest'

import type { Box } from './version-range.ts'
import { ANY_VERSION, boxesOf } from './version-range.ts'

type Triple = readonly [number, number, number]

function holds(boxes: readonly Box[], [major, minor, patch]: Triple): boolean {
  return boxes.some(
    (box) =>
      box.major.lo <= major &&
      major <= box.major.hi &&
      box.minor.lo <= minor &&
      minor <= box.minor.hi &&
      box.patch.lo <= patch &&
      patch <= box.patch.hi,
  )
}

const digit = fc.integer({ min: 0, max: 3 })
const triples = fc.tuple(digit, digit, digit)
const suffix = fc.constantFrom('', '', '-0', '-rc.1', '-beta')
const comparators = fc
  .tuple(fc.constantFrom('>=', '>', '<', '<=', '=', '^', '~'), triples, suffix)
  .map(([operator, triple, end]) => `${operator}${triple.join('.')}${end}`)
const ranges = fc.oneof(
  fc.constantFrom('*', '1.x', '>=1.0.0', '0.3', '<1', '>=1.2 <2 || ^3.1.0', '1.0.0 - 2.1.0'),
  fc
    .array(fc.array(comparators, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })
    .map((any) => any.map((all) => all.join(' ')).join(' || ')),
)

describe('the boxes of a semver range', () => {
  it('hold exactly the releases in the range', () => {
    fc.assert(
      fc.property(ranges, fc.array(triples, { minLength: 30, maxLength: 30 }), (range, versions) => {
        const boxes = boxesOf(range, false)
        for (const version of versions) {
          expect([range, version, holds(boxes, version)]).toEqual([
            range,
            version,
            satisfies(version.join('.'), range),
          ])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('hold at least the prereleases in the range', () => {
    fc.assert(
      fc.property(ranges, triples, fc.constantFrom('-0', '-alpha', '-rc.1', '-zz'), (range, version, end) => {
        if (!satisfies(version.join('.') + end, range, { includePrerelease: true })) return
        expect(holds(boxesOf(range, true), version)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('are the whole space without a range, and none for an impossible one', () => {
    expect(boxesOf(null, false)).toEqual([ANY_VERSION])
    expect(boxesOf('*', false)).toEqual([ANY_VERSION])
    expect(boxesOf('>2.0.0 <1.0.0', false)).toEqual([])
    expect(boxesOf('<0.0.0', false)).toEqual([])
  })

  it('are one box where the range cuts one number only', () => {
    expect(boxesOf('>=1.0.0', false)).toEqual([
      { ...ANY_VERSION, major: { lo: 1, hi: ANY_VERSION.major.hi } },
    ])
  })
})
