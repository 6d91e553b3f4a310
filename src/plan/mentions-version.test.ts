import { describe, expect, it } from 'vitest'

import { parseVersion } from '../model/version.ts'
import { mentionsVersion } from './mentions-version.ts'

describe('mentionsVersion', () => {
  it.each([
    '## 1.4.0',
    '## [v1.4.0] - 2026-03-01',
    'since 1.4.0.',
    'compare/v1.3.0...v1.4.0',
    '1.4.0 - 1.5.0',
    '(1.4.0)',
  ])('finds 1.4.0 in "%s"', (text) => {
    expect(mentionsVersion(text, parseVersion('1.4.0'))).toBe(true)
  })

  it.each(['11.4.0', '1.4.01', '1.4.0.1', '1.4.0-rc.1', '1.4.0+build', '1.4', '1x4x0'])(
    'does not take "%s" for 1.4.0',
    (text) => {
      expect(mentionsVersion(text, parseVersion('1.4.0'))).toBe(false)
    },
  )

  it('finds a candidate by its whole name', () => {
    expect(mentionsVersion('## 1.4.0-rc.1', parseVersion('1.4.0-rc.1'))).toBe(true)
    expect(mentionsVersion('## 1.4.0-rc.10', parseVersion('1.4.0-rc.1'))).toBe(false)
  })
})
