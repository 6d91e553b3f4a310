import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Fact } from '../model/fact.ts'
import { isTag } from '../model/tag.ts'
import { parseVersion } from '../model/version.ts'
import { parsePattern } from './parse-pattern.ts'
import { renderTag, sanitise } from './render-pattern.ts'
import { tagValuesOf } from './tag-values.ts'
import type { TagValueOptions } from './tag-values.ts'

const COMMIT = '9f3c2a1b4d5e6f708192a3b4c5d6e7f809112233'

const FACT: Fact = {
  kind: 'release',
  component: 'web',
  id: 'r1',
  seq: 1,
  digest: null,
  version: parseVersion('1.4.0-rc.2'),
  commit: COMMIT,
  branch: 'fix/docs',
  gitTag: 'v1.4.0-rc.2',
  environment: 'prod',
  run: '77/1',
  date: '2026-03-02T23:59:58.120Z',
  platforms: {},
  actor: null,
  schemaChange: false,
}

function render(
  pattern: string,
  fact: Partial<Fact> = {},
  options: TagValueOptions = { by: 'minor' },
): string | null {
  return renderTag(parsePattern(pattern, { file: 'x' }), tagValuesOf({ ...FACT, ...fact }, options))
}

describe('rendering a pattern', () => {
  it.each([
    ['{version}', '1.4.0-rc.2'],
    ['{major}.{minor}.{patch}', '1.4.0'],
    ['{prerelease}', 'rc.2'],
    ['{line}', '1.4'],
    ['sha-{sha}', 'sha-9f3c2a1'],
    ['{sha:12}', COMMIT.slice(0, 12)],
    ['{sha:full}', COMMIT],
    ['edge-{branch}', 'edge-fix-docs'],
    ['env-{env}', 'env-prod'],
    ['{date}', '20260302'],
    ['{date:YYYY-MM-DD}', '2026-03-02'],
    ['{date:YYYYMMDDTHHmmss}', '20260302T235958'],
    ['{run}', '77-1'],
    ['{component}-{version}', 'web-1.4.0-rc.2'],
    ['latest', 'latest'],
  ])('%s gives %s', (pattern, tag) => {
    expect(render(pattern)).toBe(tag)
  })

  it('counts lines as the policy does', () => {
    expect(render('{line}', {}, { by: 'major' })).toBe('1')
  })

  it.each([
    ['linux/arm64', 'arm64'],
    ['linux/arm/v7', 'arm-v7'],
  ])('names the architecture of %s %s', (platform, arch) => {
    expect(render('{arch}', {}, { by: 'minor', platform })).toBe(arch)
  })

  it.each([
    ['{version}', { version: null }],
    ['{prerelease}', { version: parseVersion('1.0.0') }],
    ['{sha}', { commit: null }],
    ['{sha:41}', {}],
    ['{branch}', { branch: null }],
    ['{branch}', { branch: '日本語' }],
    ['{env}', { environment: null }],
    ['{run}', { run: null }],
    ['{date}', { date: 'yesterday' }],
    ['{arch}', {}],
  ])('%s gives nothing where the fact has no value', (pattern, fact) => {
    expect(render(`a-${pattern}`, fact)).toBeNull()
  })

  it('gives the day in UTC', () => {
    expect(render('{date}', { date: '2026-03-02T23:59:00.000-02:00' })).toBe('20260303')
  })

  it.each([
    ['feat/0.3.0-dev', 'feat-0.3.0-dev'],
    ['.hidden', 'hidden'],
    ['-x', 'x'],
    ['feat//a b', 'feat-a-b'],
    ['x/日本', 'x-'],
    ['日本語', null],
    ['latest', 'latest'],
  ])('makes %j the tag part %j', (branch, part) => {
    expect(sanitise(branch)).toBe(part)
  })

  it('makes a legal tag of every branch that leaves a short one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (branch) => {
        const part = sanitise(branch)
        expect(part === null || isTag(part)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
