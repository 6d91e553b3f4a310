import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { FACT_KINDS } from '../../model/fact.ts'
import type { Fact } from '../../model/fact.ts'
import { tryParseVersion } from '../../model/version.ts'
import { compileFeed } from '../../plan/feeds.ts'
import { parsePattern } from '../parse-pattern.ts'
import { VARIABLES, variablesOf } from '../pattern.ts'
import type { Component, TagClass } from '../policy.ts'
import { componentOf, tagClassOf } from './testing/policies.ts'
import { accepts } from './automaton.ts'
import { canExceed, languageOfClass, languageOfGitTag } from './of-pattern.ts'
import { witnessOf } from './witness.ts'

const ENVIRONMENTS = ['dev', 'prod']

function takes(tagClass: TagClass, tag: string, component: Component = componentOf([tagClass])): boolean {
  return accepts(languageOfClass(tagClass, component, ENVIRONMENTS).automaton, tag)
}

function exceeds(key: string): boolean {
  const tagClass = tagClassOf(key, { from: ['build', 'release'] })
  return canExceed(languageOfClass(tagClass, componentOf([tagClass]), ENVIRONMENTS), 128)
}

describe('the language of a pattern', () => {
  it.each([
    ['{version}', ['0.0.0', '1.2.3', '10.20.30'], ['01.2.3', '1.2', '1.2.3.4', 'v1.2.3', '1.2.3-rc.1', '']],
    ['v{major}.{minor}', ['v0.3', 'v1.10'], ['v1', '1.0', 'v1.0.0', 'v01.0']],
    ['{line}', ['0.3'], ['0', '0.3.1']],
    ['{sha}', ['1234567', 'abcdef0'], ['123456', '12345678', 'ABCDEF0', 'ghijklm']],
    ['{sha:12}', ['123456789012'], ['1234567']],
    ['{sha:full}', ['a'.repeat(40), '0'.repeat(64)], ['a'.repeat(41), 'a'.repeat(7)]],
    ['r{date}', ['r20260115', 'r20241231'], ['r20261301', 'r20260132', 'r20260100', 'r2026-01-15']],
    ['{date:YYYY-MM-DD}', ['2026-01-15'], ['20260115', '2026-1-15']],
    ['{date:YYYYMMDDTHHmmss}', ['20260115T235959'], ['20260115T246000']],
    ['run-{run}', ['run-1234', 'run-a.b'], ['run-', 'run--1']],
    ['{component}-x', ['web-x'], ['api-x']],
    ['latest', ['latest'], ['latest1', 'LATEST']],
  ])('%s is exact', (key, legal, illegal) => {
    const releases = tagClassOf(key, { from: ['release', 'build'] })
    expect(legal.filter((tag) => !takes(releases, tag))).toEqual([])
    expect(illegal.filter((tag) => takes(releases, tag))).toEqual([])
  })

  it('has prereleases only where the class takes them and the policy accepts the word', () => {
    const candidates = tagClassOf('{version}', { from: ['prerelease'] })
    const rc = componentOf([candidates], { prereleases: ['rc'] })
    expect(['1.0.0-rc.1', '1.0.0-rc1', '1.0.0'].map((tag) => takes(candidates, tag, rc))).toEqual([
      true,
      true,
      false,
    ])
    expect(takes(candidates, '1.0.0-beta', rc)).toBe(false)
    expect(takes(candidates, '1.0.0-beta', componentOf([candidates], { prereleases: ['*'] }))).toBe(true)
    expect(takes(candidates, '1.0.0-rc.1', componentOf([candidates], { prereleases: [] }))).toBe(false)
    expect(takes(tagClassOf('{version}', { from: ['release'] }), '1.0.0-rc.1', rc)).toBe(false)
  })

  it('follows the range of versions', () => {
    const major = tagClassOf('{major}', { from: ['release'], versions: '>=1.0.0' })
    expect(['0', '1', '12'].map((tag) => takes(major, tag))).toEqual([false, true, true])
    const minor = tagClassOf('{major}.{minor}', { from: ['release'], versions: '>=1.2.0 <2.1.0' })
    expect(['1.1', '1.2', '1.9', '2.0', '2.1'].map((tag) => takes(minor, tag))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
  })

  it('holds the declared environments that the class takes', () => {
    const all = tagClassOf('env-{env}', { from: ['promotion'] })
    expect(['env-dev', 'env-prod', 'env-x'].map((tag) => takes(all, tag))).toEqual([true, true, false])
    const some = { ...all, environments: ['prod'] }
    expect(['env-dev', 'env-prod'].map((tag) => takes(some, tag))).toEqual([false, true])
    expect(accepts(languageOfClass(all, componentOf([all]), null).automaton, 'env-x')).toBe(true)
  })

  it('holds the architectures of the platforms', () => {
    const tagClass = tagClassOf('{version}-{arch}', {
      from: ['release'],
      platforms: ['linux/amd64', 'linux/arm/v7'],
    })
    expect(['1.0.0-amd64', '1.0.0-arm-v7', '1.0.0-arm64'].map((tag) => takes(tagClass, tag))).toEqual([
      true,
      true,
      false,
    ])
  })

  it('is empty when nothing has a value for a variable', () => {
    const tagClass = tagClassOf('{env}-{branch}', { from: ['build', 'promotion'] })
    expect(witnessOf(languageOfClass(tagClass, componentOf([tagClass]), ENVIRONMENTS).automaton)).toBeNull()
  })

  it('knows which classes can make names that are too long', () => {
    expect(['{sha:full}', '{major}', 'edge-{branch}', `${'x'.repeat(65)}{sha:full}`].map(exceeds)).toEqual([
      false,
      false,
      true,
      true,
    ])
  })

  it('reads git tags with their optional text, and build metadata where it is stripped', () => {
    const component = componentOf([], { gitTag: '[v]{version}', prereleases: ['rc'] })
    const tags = ['v1.0.0', '1.0.0', 'v1.0.0-rc.1', 'v.1.0.0', 'v1.0', 'v1.0.0+meta']
    const read = (of: Component) => tags.filter((tag) => accepts(languageOfGitTag(of).automaton, tag))
    expect(read(component)).toEqual(['v1.0.0', '1.0.0', 'v1.0.0-rc.1'])
    const stripping = { ...component, releases: { ...component.releases, buildMetadata: 'strip' as const } }
    expect(read(stripping)).toEqual(['v1.0.0', '1.0.0', 'v1.0.0-rc.1', 'v1.0.0+meta'])
  })
})

const number = fc.constantFrom(0, 1, 9, 10, 1234567)
const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...Array.from('0123456789abcdef')),
    minLength: length,
    maxLength: length,
  })

const facts: fc.Arbitrary<Fact> = fc.record({
  kind: fc.constantFrom(...FACT_KINDS),
  component: fc.constant('web'),
  id: fc.constant('id'),
  seq: fc.constant(1),
  digest: fc.constant(null),
  version: fc
    .tuple(number, number, number, fc.constantFrom('', '-rc.1', '-rc2'))
    .map(([major, minor, patch, end]) => tryParseVersion(`${major}.${minor}.${patch}${end}`)),
  commit: fc.oneof(hex(40), hex(64)),
  branch: fc.string({ unit: fc.constantFrom(...Array.from('ab1./-_é ')), minLength: 1, maxLength: 8 }),
  gitTag: fc.constant(null),
  environment: fc.constantFrom(...ENVIRONMENTS),
  run: fc.constantFrom('1', '987654', 'a/b'),
  date: fc
    .date({ min: new Date('1970-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  platforms: fc.constant({}),
  actor: fc.constant(null),
  schemaChange: fc.constant(false),
})

/** As the ledger has it: a kind of artifact has certain things and lacks others. */
function plausible(fact: Fact): Fact {
  const { kind, version } = fact
  const stable = version === null || version.prerelease.length === 0
  return {
    ...fact,
    kind: kind === 'release' && !stable ? 'prerelease' : kind === 'prerelease' && stable ? 'release' : kind,
    version: kind === 'build' ? null : version,
    branch: kind === 'build' ? fact.branch : null,
    environment: kind === 'promotion' ? fact.environment : null,
    run: kind === 'promotion' ? null : fact.run,
  }
}

const variables = fc.constantFrom(
  ...VARIABLES.map((name) => `{${name}}`),
  '{sha:12}',
  '{sha:full}',
  '{date:YYYY-MM-DD}',
  '{date:HHmm}',
)
const keys = fc
  .array(fc.oneof(variables, fc.constantFrom('x', '-', '.', 'edge-')), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))
const classes = fc.record({
  key: keys,
  from: fc.subarray([...FACT_KINDS], { minLength: 1 }),
  versions: fc.constantFrom(null, null, '>=1.0.0', '<2', '^1.9.0 || 0.x'),
  branches: fc.constantFrom([], ['a*'], ['**/*', 'b-**']),
  platforms: fc.constantFrom([], ['linux/amd64', 'linux/arm/v7']),
})

describe('what rendering makes of any artifact', () => {
  it('is in the language of the class', () => {
    let made = 0
    fc.assert(
      fc.property(classes, fc.array(facts, { minLength: 12, maxLength: 12 }), ({ key, ...rest }, some) => {
        const tagClass = tagClassOf(key, rest)
        const component = componentOf([tagClass], { prereleases: ['rc'] })
        const { automaton } = languageOfClass(tagClass, component, ENVIRONMENTS)
        const feed = compileFeed(component, tagClass)
        const taken = some.map(plausible).filter((fact) => rest.from.includes(fact.kind) && feed.takes(fact))
        const tags = taken.flatMap((fact) =>
          feed.platforms.flatMap((platform) => feed.tagOf(fact, platform) ?? []),
        )
        made += tags.length
        expect(tags.filter((tag) => !accepts(automaton, tag))).toEqual([])
      }),
      { numRuns: 300 },
    )
    expect(made).toBeGreaterThan(100)
  })

  it('covers every variable', () => {
    const pattern = parsePattern(VARIABLES.map((name) => `{${name}}`).join('-'), { file: 'x' })
    expect(variablesOf(pattern)).toEqual(VARIABLES)
  })
})
