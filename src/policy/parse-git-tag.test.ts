import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parseGitTag } from './parse-git-tag.ts'
import { parsePattern } from './parse-pattern.ts'
import type { ReleaseRules } from './policy.ts'

function rules(gitTag: string, more: Partial<ReleaseRules> = {}): ReleaseRules {
  return {
    gitTag: parsePattern(gitTag, { file: 'x' }, { optional: true }),
    version: null,
    annotated: false,
    signed: 'never',
    allowedSigners: null,
    maintainers: [],
    branches: [],
    prereleases: [],
    buildMetadata: 'refuse',
    lines: { by: 'minor', supported: null },
    schemaChanges: { versions: [], label: 'schema', changelog: 'schema' },
    ...more,
  }
}

function read(found: ReleaseRules, name: string): string | null {
  const reading = parseGitTag(found, 'web', name)
  return 'version' in reading ? reading.version.text : null
}

describe('reading a git tag', () => {
  const optional = rules('[v]{version}')

  it.each(['v0.3.0', '0.3.0'])('with an optional v takes %s', (name) => {
    expect(read(optional, name)).toBe('0.3.0')
  })

  it.each([
    'v.0.0.2',
    'v0.0.3.1',
    '0.0.6.1',
    'v.0.1.0-pre',
    'v0.2.0-rc1',
    'docs-v2.4.1-2016-06-01',
    'vv1.0.0',
    '',
  ])('with an optional v refuses %s', (name) => {
    expect(read(optional, name)).toBeNull()
  })

  it.each([
    '',
    'v',
    'v1.2',
    'v1.2.3.4',
    'v1.2.3-',
    'abc',
    '1.2.3',
    'v01.2.3',
    'v1.02.3',
    'v1.2.3-01',
    'V1.2.3',
    'v1.2.3 ',
  ])('with a mandatory v refuses %j', (name) => {
    expect(read(rules('v{version}', { prereleases: ['*'] }), name)).toBeNull()
  })

  it.each([
    ['rc', '1.2.3-rc', true],
    ['rc', '1.2.3-rc.2', true],
    ['rc', '1.2.3-rc1', true],
    ['rc', '1.2.3-rcx', false],
    ['rc', '1.2.3-rc-1', false],
    ['rc', '1.2.3-beta', false],
    ['rc', '1.2.3-1.rc', false],
    ['*', '1.2.3-ALPHA', true],
    ['*', '1.2.3-0', true],
  ])('where %s is accepted, %s is %s', (word, version, accepted) => {
    expect(read(rules('v{version}', { prereleases: [word] }), `v${version}`)).toBe(accepted ? version : null)
  })

  it('says which prerelease it refuses', () => {
    const reading = parseGitTag(optional, 'web', 'v0.2.0-rc1')
    expect(reading).toMatchObject({ reason: expect.stringContaining('prerelease rc1 is not accepted') })
  })

  it('says which pattern a name is not', () => {
    expect(parseGitTag(optional, 'web', 'docs-v2.4.1')).toEqual({ reason: 'not "[v]{version}"' })
  })

  it('refuses build metadata unless the policy strips it', () => {
    expect(read(rules('v{version}'), 'v1.2.3+meta')).toBeNull()
    expect(read(rules('v{version}', { buildMetadata: 'strip' }), 'v1.2.3+meta')).toBe('1.2.3')
  })

  it('knows the component and text after the version', () => {
    const named = rules('{component}/v{version}[_final]')
    expect(read(named, 'web/v1.0.0_final')).toBe('1.0.0')
    expect(read(named, 'web/v1.0.0')).toBe('1.0.0')
    expect(read(named, 'api/v1.0.0')).toBeNull()
  })

  it('refuses a name that optional text lets be read in two ways', () => {
    expect(read(rules('[1]{version}'), '12.0.0')).toBeNull()
  })

  it('reads back every version that was written by the pattern', () => {
    const number = fc.nat({ max: 999 })
    fc.assert(
      fc.property(
        number,
        number,
        number,
        fc.constantFrom('', '-rc.1', '-beta3'),
        (major, minor, patch, suffix) => {
          const version = `${major}.${minor}.${patch}${suffix}`
          const any = rules('cli-[v]{version}', { prereleases: ['*'] })
          expect(read(any, `cli-v${version}`)).toBe(version)
          expect(read(any, `cli-${version}`)).toBe(version)
          expect(read(any, `v${version}`)).toBeNull()
        },
      ),
      { numRuns: 100 },
    )
  })
})
