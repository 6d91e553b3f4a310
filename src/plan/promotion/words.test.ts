import { expect, it } from 'vitest'

import { durationText } from './words.ts'

it.each([
  [0, '0 s'],
  [1, '1 s'],
  [59_000, '59 s'],
  [60_000, '1 m'],
  [3_600_000, '1 h'],
  [3_900_000, '1 h 5 m'],
  [3_605_000, '1 h'],
  [90_061_000, '1 d 1 h'],
  [-5, '0 s'],
])('%i ms are %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text)
})
