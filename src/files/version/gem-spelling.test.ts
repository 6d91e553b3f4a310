import { describe, expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { GEMS } from './gem-spelling.ts'

describe('the spelling of RubyGems', () => {
  it.each([
    ['1.2.3', '1.2.3'],
    ['1.2.3-rc.1', '1.2.3.rc.1'],
    ['1.2.3-beta', '1.2.3.beta'],
    ['1.2.3-pre.2+build', '1.2.3.pre.2'],
  ])('writes %s as %s, and reads that again', (version, text) => {
    expect(GEMS.write(parseVersion(version))).toBe(text)
    expect(GEMS.read(text)?.text).toBe(parseVersion(version).text)
  })

  it.each(['1.2.3-1', '1.2.3-a-b', '1.2.3-rc1', '1.2.3-pre.rc.1'])('has no word for %s', (version) => {
    expect(GEMS.write(parseVersion(version))).toBeNull()
  })

  it.each([
    ['1.2.3.rc1', '1.2.3-rc.1'],
    ['1.2.3.pre.rc.1', '1.2.3-rc.1'],
  ])('reads %s as %s', (text, version) => {
    expect(GEMS.read(text)?.text).toBe(version)
  })

  it.each(['1.2', '1.2.3.4', '1.2.3.', 'x'])('takes %j for no version', (text) => {
    expect(GEMS.read(text)).toBeNull()
  })
})
