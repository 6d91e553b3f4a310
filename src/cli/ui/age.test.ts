import { describe, expect, it } from 'vitest'

import { age, duration } from './age.ts'

const NOW = new Date('2026-03-10T12:00:00Z')

describe('an age', () => {
  it.each([
    ['2026-03-10T11:59:59.500Z', 'now'],
    ['2026-03-10T11:59:20Z', '40 s'],
    ['2026-03-10T11:56:00Z', '4 m'],
    ['2026-03-10T09:30:00Z', '2 h'],
    ['2026-03-04T00:00:00Z', '6 d'],
    ['2026-01-01T00:00:00Z', '2 mo'],
    ['2023-01-01T00:00:00Z', '3 y'],
    ['2027-01-01T00:00:00Z', 'now'],
  ])('of %s is %s', (time, expected) => {
    expect(age(time, NOW)).toBe(expected)
  })

  it('counts seconds in their largest unit', () => {
    expect([59, 60, 3599, 86_400].map(duration)).toEqual(['59 s', '1 m', '59 m', '1 d'])
  })
})
