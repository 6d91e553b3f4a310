import { describe, expect, it } from 'vitest'

import { endOf, spanEnd, spanStart } from './moment.ts'

const NOW = new Date('2026-03-10T12:00:00.000Z')

describe('a moment on the command line', () => {
  it('of a date is its last millisecond, and of a time that time in UTC', () => {
    expect(endOf('2026-03-02')).toBe('2026-03-02T23:59:59.999Z')
    expect(endOf('2026-03-02T00:00:00Z')).toBe('2026-03-02T00:00:00.000Z')
    expect(endOf('2026-03-02T01:30:00+02:00')).toBe('2026-03-01T23:30:00.000Z')
  })

  it('begins a span at the start of a date and ends one at its end', () => {
    expect(spanStart('2026-03-02', NOW)).toBe('2026-03-02T00:00:00.000Z')
    expect(spanEnd('2026-03-02', NOW)).toBe('2026-03-02T23:59:59.999Z')
  })

  it.each([
    ['30s', '2026-03-10T11:59:30.000Z'],
    ['30m', '2026-03-10T11:30:00.000Z'],
    ['12h', '2026-03-10T00:00:00.000Z'],
    ['2d', '2026-03-08T12:00:00.000Z'],
    ['1w', '2026-03-03T12:00:00.000Z'],
  ])('may be %s ago', (text, time) => {
    expect([spanStart(text, NOW), spanEnd(text, NOW)]).toEqual([time, time])
  })

  it.each(['', '0d', '2 d', '-2d', '2y', 'yesterday', '2026-02-30', '999999d', '2026-3-2'])(
    'is not %j',
    (text) => {
      expect(() => spanStart(text, NOW)).toThrow(expect.objectContaining({ code: 'E_TIME' }))
      expect(() => spanEnd(text, NOW)).toThrow(expect.objectContaining({ code: 'E_TIME' }))
    },
  )
})
