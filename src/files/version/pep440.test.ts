import { describe, expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { PEP440 } from './pep440.ts'

describe('the spelling of Python', () => {
  it.each([
    ['0.4.0', '0.4.0'],
    ['0.4.0-rc.1', '0.4.0rc1'],
    ['0.4.0-alpha.0', '0.4.0a0'],
    ['0.4.0-beta.12', '0.4.0b12'],
    ['0.4.0+build.5', '0.4.0'],
  ])('writes %s as %s, and reads that again', (version, text) => {
    expect(PEP440.write(parseVersion(version))).toBe(text)
    expect(PEP440.read(text)?.text).toBe(parseVersion(version).text)
  })

  it.each([
    '0.4.0-nightly.3',
    '0.4.0-rc',
    '0.4.0-rc.1.2',
    '0.4.0-rc.x',
    '0.4.0-a.1',
    '0.4.0-1',
    '0.4.0-RC.1',
  ])('has no word for %s', (version) => {
    expect(PEP440.write(parseVersion(version))).toBeNull()
  })

  it.each([
    ['0.4.0-rc.1', '0.4.0-rc.1'],
    ['0.4.0.RC-01', '0.4.0-rc.1'],
    ['0.4.0c1', '0.4.0-rc.1'],
    ['0.4.0_pre_1', '0.4.0-rc.1'],
    ['0.4.0preview1', '0.4.0-rc.1'],
    ['0.4.0-Alpha1', '0.4.0-alpha.1'],
    ['0.4.0a', '0.4.0-alpha.0'],
    ['0.04.00beta.2', '0.4.0-beta.2'],
    ['0.4.0rc1+cu_118', '0.4.0-rc.1'],
    ['0.4.0-nightly.3', '0.4.0-nightly.3'],
  ])('reads %s as %s', (text, version) => {
    expect(PEP440.read(text)?.text).toBe(version)
  })

  it.each([
    '0.4',
    '1!0.4.0',
    '0.4.0.1',
    '0.4.0.post1',
    '0.4.0-1',
    '0.4.0.dev3',
    '0.4.0rc1.dev3',
    'v0.4.0',
    '',
  ])('takes %j for no version', (text) => {
    expect(PEP440.read(text)).toBeNull()
  })
})
