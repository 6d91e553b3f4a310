import { describe, expect, it } from 'vitest'

import { parseVersion } from '../model/version.ts'
import { versionStep } from './version-step.ts'

describe('001-9, 10: the step from the previous release', () => {
  it.each([
    ['0.3.1', '0.3.2', 'patch', false],
    ['0.3.1', '0.4.0', 'minor', true],
    ['1.3.1', '1.4.0', 'minor', false],
    ['1.4.0', '2.0.0', 'major', true],
    ['0.9.0', '1.0.0', 'major', true],
    ['1.4.0', '1.4.0', 'same', false],
    ['2.6.2', '2.5.2', 'backward', false],
    ['1.4.0', '1.5.0-rc.1', 'prerelease', false],
    ['1.5.0-rc.1', '1.5.0', 'minor', false],
    ['2.0.0-rc.1', '2.0.0', 'major', true],
    ['1.5.1-rc.1', '1.5.1', 'patch', false],
  ])('%s -> %s is %s', (previous, next, step, mayBreak) => {
    expect(versionStep(parseVersion(previous), parseVersion(next))).toMatchObject({ step, mayBreak })
  })

  it('knows the first one', () => {
    expect(versionStep(null, parseVersion('0.1.0')).step).toBe('first')
    expect(versionStep(null, parseVersion('0.1.0-rc.1')).step).toBe('prerelease')
  })

  it('says that a minor release before 1.0 may break', () => {
    expect(versionStep(parseVersion('0.3.1'), parseVersion('0.4.0')).text).toContain('may break')
  })
})
