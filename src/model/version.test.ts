import * as fc from 'fast-check'
import compareSemver from 'semver/functions/compare.js'
import { describe, expect, it } from 'vitest'

import { compareVersions, isStable, lineOf, parseVersion, tryParseVersion } from './version.ts'

// The lists of semver.org, "Is there a suggested regular expression (RegEx) to check a SemVer string?".
const VALID = [
  '0.0.4',
  '1.2.3',
  '10.20.30',
  '1.1.2-prerelease+meta',
  '1.1.2+meta',
  '1.1.2+meta-valid',
  '1.0.0-alpha',
  '1.0.0-beta',
  '1.0.0-alpha.beta',
  '1.0.0-alpha.beta.1',
  '1.0.0-alpha.1',
  '1.0.0-alpha0.valid',
  '1.0.0-alpha.0valid',
  '1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay',
  '1.0.0-rc.1+build.1',
  '2.0.0-rc.1+build.123',
  '1.2.3-beta',
  '10.2.3-DEV-SNAPSHOT',
  '1.2.3-SNAPSHOT-123',
  '1.0.0',
  '2.0.0',
  '1.1.7',
  '2.0.0+build.1848',
  '2.0.1-alpha.1227',
  '1.0.0-alpha+beta',
  '1.2.3----RC-SNAPSHOT.12.9.1--.12+788',
  '1.2.3----R-S.12.9.1--.12+meta',
  '1.2.3----RC-SNAPSHOT.12.9.1--.12',
  '1.0.0+0.build.1-rc.10000aaa-kk-0.1',
  '1.0.0-0A.is.legal',
]

const INVALID = [
  '1',
  '1.2',
  '1.2.3-0123',
  '1.2.3-0123.0123',
  '1.1.2+.123',
  '+invalid',
  '-invalid',
  '-invalid+invalid',
  '-invalid.01',
  'alpha',
  'alpha.beta',
  'alpha.beta.1',
  'alpha.1',
  'alpha+beta',
  'alpha_beta',
  'alpha.',
  'alpha..',
  'beta',
  '1.0.0-alpha_beta',
  '-alpha.',
  '1.0.0-alpha..',
  '1.0.0-alpha..1',
  '1.0.0-alpha...1',
  '1.0.0-alpha....1',
  '1.0.0-alpha.....1',
  '1.0.0-alpha......1',
  '1.0.0-alpha.......1',
  '01.1.1',
  '1.01.1',
  '1.1.01',
  '1.2.3.DEV',
  '1.2-SNAPSHOT',
  '1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788',
  '1.2-RC-SNAPSHOT',
  '-1.0.3-gamma+b7718',
  '+justmeta',
  '9.8.7+meta+meta',
  '9.8.7-whatever+meta+meta',
  '99999999999999999999999.999999999999999999.99999999999999999----RC-SNAPSHOT.12.09.1--------------------------------..12',
]

describe('parseVersion', () => {
  it.each(VALID)('takes %s', (text) => {
    expect(parseVersion(text).text).toBe(text.split('+')[0])
  })

  it.each(INVALID)('refuses %s', (text) => {
    expect(tryParseVersion(text)).toBeNull()
    expect(() => parseVersion(text)).toThrow(expect.objectContaining({ code: 'E_VERSION' }))
  })

  it.each(['', 'v', 'v1.2', 'v1.2.3.4', 'v1.2.3-', 'abc', 'v01.2.3', 'v1.02.3', 'v1.2.3-01'])(
    'refuses "%s", with and without its v (001-1)',
    (text) => {
      expect(tryParseVersion(text)).toBeNull()
      expect(tryParseVersion(text.replace(/^v/u, ''))).toBeNull()
    },
  )

  it.each([
    ['1.2.3-rc.2', '1.2.3-rc.2', ['rc', 2]],
    ['1.2.3-beta', '1.2.3-beta', ['beta']],
    ['1.2.3-ALPHA', '1.2.3-ALPHA', ['ALPHA']],
    ['1.2.3+meta', '1.2.3', []],
    ['1.2.3-rc.1+meta', '1.2.3-rc.1', ['rc', 1]],
  ])('takes %s, and keeps build metadata out of the text (001-2)', (text, canonical, prerelease) => {
    expect(parseVersion(text)).toMatchObject({ text: canonical, prerelease })
    expect(compareVersions(parseVersion(text), parseVersion(canonical))).toBe(0)
  })

  it.each([' 1.2.3', '1.2.3 ', '1.2.3\n', '\t1.2.3', 'v1.2.3', '=1.2.3', '1.2.3\0', '１.2.3'])(
    'refuses what other readers forgive: %j',
    (text) => {
      expect(tryParseVersion(text)).toBeNull()
    },
  )

  it('refuses numbers that cannot be compared exactly, and endless text', () => {
    expect(tryParseVersion('9007199254740993.0.0')).toBeNull()
    expect(tryParseVersion(`1.0.0-${'a'.repeat(251)}`)).toBeNull()
  })

  it('keeps the identifiers of build metadata', () => {
    expect(parseVersion('1.0.0-rc.1+build.5').build).toEqual(['build', '5'])
  })
})

describe('compareVersions', () => {
  it('follows the example of SemVer 2.0.0, section 11', () => {
    const order =
      '1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0'
    const versions = order.split(' ').map(parseVersion)
    expect(versions.toReversed().toSorted(compareVersions)).toEqual(versions)
  })

  it('takes 1.10.0 for newer than 1.9.0 (002-12)', () => {
    expect(compareVersions(parseVersion('1.10.0'), parseVersion('1.9.0'))).toBeGreaterThan(0)
  })

  it('takes 0.3.10 for newer than 0.3.9 (000-21)', () => {
    expect(compareVersions(parseVersion('0.3.10'), parseVersion('0.3.9'))).toBeGreaterThan(0)
  })

  it('tells numbers beyond 2^53 apart', () => {
    const older = parseVersion('1.0.0-20260302101400000001')
    const newer = parseVersion('1.0.0-20260302101400000002')
    expect(compareVersions(older, newer)).toBeLessThan(0)
    expect(compareVersions(newer, parseVersion('1.0.0-3'))).toBeGreaterThan(0)
    expect(compareVersions(newer, parseVersion('1.0.0-a'))).toBeLessThan(0)
  })

  it('agrees with the reference implementation, and is an order', () => {
    const number = fc.nat(3)
    const identifier = fc.oneof(number.map(String), fc.constantFrom('rc', 'alpha', 'beta', '-', 'a1', 'A'))
    const prerelease = fc
      .array(identifier, { maxLength: 3 })
      .map((ids) => (ids.length > 0 ? `-${ids.join('.')}` : ''))
    const version = fc
      .tuple(number, number, number, prerelease)
      .map(([major, minor, patch, rest]) => parseVersion(`${major}.${minor}.${patch}${rest}`))
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(a, b))).toBe(compareSemver(a.text, b.text))
        expect(Math.sign(compareVersions(b, a))).toBe(0 - compareSemver(a.text, b.text))
      }),
      { numRuns: 300 },
    )
  })
})

describe('a version', () => {
  it('is stable without a prerelease part', () => {
    expect(isStable(parseVersion('1.0.0'))).toBe(true)
    expect(isStable(parseVersion('1.0.0-rc.1'))).toBe(false)
  })

  it('belongs to a line by minor or by major', () => {
    expect(lineOf(parseVersion('0.3.4'), 'minor')).toBe('0.3')
    expect(lineOf(parseVersion('2.3.4-rc.1'), 'major')).toBe('2')
  })
})
