import { describe, expect, it } from 'vitest'

import { isAtLeast, parseSeverity, SEVERITIES, severityOfScore } from './report.ts'

describe('a severity', () => {
  it.each([
    ['CRITICAL', 'critical'],
    ['High', 'high'],
    ['medium', 'medium'],
    [' low\n', 'low'],
    ['Negligible', 'negligible'],
  ])('is read in any case: %s', (text, severity) => {
    expect(parseSeverity(text)).toBe(severity)
  })

  it.each(['UNKNOWN', 'Unknown', 'catastrophic', '', null, undefined])(
    'that is unknown is the highest: %s',
    (text) => {
      expect(parseSeverity(text)).toBe('critical')
    },
  )

  it('is at least itself and whatever is milder', () => {
    for (const [index, severity] of SEVERITIES.entries())
      for (const [other, than] of SEVERITIES.entries()) expect(isAtLeast(severity, than)).toBe(index >= other)
  })
})

describe('a score', () => {
  it.each([
    [0.1, 'low'],
    [3.9, 'low'],
    [4, 'medium'],
    [6.9, 'medium'],
    [7, 'high'],
    [8.9, 'high'],
    [9, 'critical'],
    [10, 'critical'],
    [11, 'critical'],
    [Number.NaN, 'critical'],
  ])('falls into a band: %d', (score, severity) => {
    expect(severityOfScore(score)).toBe(severity)
  })

  it.each([0, -1, -9.8])('that is zero or negative says nothing: %d', (score) => {
    expect(severityOfScore(score)).toBeNull()
  })
})
