import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { uuidV7 } from './uuid.ts'

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u

describe('uuidV7', () => {
  it('writes the example of RFC 9562, appendix A.6', () => {
    const random = Buffer.from('000000000000ccc318c4dc0c0c07398f', 'hex')
    expect(uuidV7(1645557742000, () => random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('has the version and variant whatever the time and the random bits, and sorts by time', () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
    const time = fc.integer({ min: 0, max: 2 ** 48 - 2 })
    fc.assert(
      fc.property(bytes, bytes, time, (first, second, at) => {
        const earlier = uuidV7(at, () => first)
        expect(earlier).toMatch(UUID_V7)
        expect(earlier < uuidV7(at + 1, () => second)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('leaves the bytes that it was given alone', () => {
    const random = new Uint8Array(16).fill(0xff)
    uuidV7(0, () => random)
    expect(random).toEqual(new Uint8Array(16).fill(0xff))
  })
})
