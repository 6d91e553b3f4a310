import { describe, expect, it } from 'vitest'

import type { FactKind } from '../../model/fact.ts'
import { componentOf, tagClassOf } from '../language/testing/policies.ts'
import type { TagClass } from '../policy.ts'
import { codesOf, lintChanged, lintText, withTags } from './testing/lint-text.ts'

const ENVIRONMENT = '\nenvironments: { dev: { follows: { branches: [main] } } }'

/** Codes for classes made by hand, as loading refuses some of them first. */
function codesOfClasses(...classes: readonly TagClass[]): readonly string[] {
  return lintChanged(withTags('latest: { from: release, moves: forward }'), (policy) => ({
    ...policy,
    components: [componentOf(classes, { prereleases: ['rc'] })],
  })).map(({ code }) => code)
}

const dailyCodes = (key: string) => codesOfClasses(tagClassOf(key, { from: ['build'], moves: 'daily' }))

const forwardCodes = (...from: readonly FactKind[]) => codesOfClasses(tagClassOf('edge', { from }))

const codesFor = (key: string, some: readonly string[]) =>
  codesOfClasses(tagClassOf(key, { moves: 'never', platforms: some }))

const shaRows = (second: string, from: string) =>
  withTags(
    '"sha-{sha}": { from: [build, release], moves: never }',
    `"git-${second}": { from: ${from}, moves: never }`,
  )

describe('lint on contracts', () => {
  it.each<[string, FactKind[], string[]]>([
    ['{version}', ['release', 'prerelease'], []],
    ['{version}', ['release', 'rebuild'], ['E_NEVER_CANNOT_HOLD']],
    ['{major}.{minor}', ['release'], ['E_NEVER_CANNOT_HOLD']],
    ['{major}.{minor}.{patch}', ['release'], []],
    ['{line}.{patch}', ['release'], []],
    ['{major}.{minor}.{patch}', ['prerelease'], ['E_NEVER_CANNOT_HOLD']],
    ['{major}.{minor}.{patch}-{prerelease}', ['prerelease'], []],
    ['{major}.{minor}-r{date}', ['rebuild'], []],
    ['{major}.{minor}-r{date:YYYY-MM}', ['rebuild'], ['E_NEVER_CANNOT_HOLD']],
    ['sha-{sha}', ['build', 'release'], []],
    ['sha-{sha}', ['build', 'rebuild'], ['E_NEVER_CANNOT_HOLD']],
    ['nightly-{date}', ['build'], ['E_NEVER_CANNOT_HOLD']],
    ['nightly-{date:YYYYMMDDHHmmss}', ['build'], []],
    ['edge-{branch}', ['build'], ['E_NEVER_CANNOT_HOLD']],
    ['stable', ['release'], ['E_NEVER_CANNOT_HOLD']],
    ['run-{run}', ['build'], []],
  ])('hold %s, written once, from %j: %j', (key, from, codes) => {
    expect(codesOfClasses(tagClassOf(key, { from, moves: 'never' }))).toEqual(codes)
  })

  it('let the first keep a name where the policy says so', () => {
    expect(codesOf(withTags('"edge-{branch}": { from: build, moves: never, onConflict: keep }'))).toEqual([])
  })

  it('want the day in the name of a daily tag', () => {
    expect(dailyCodes('nightly')).toEqual(['E_DAILY_NEEDS_DATE'])
    expect(dailyCodes('nightly-{date:YYYY-MM}')).toEqual(['E_DAILY_NEEDS_DATE'])
    expect(dailyCodes('nightly-{date:YYYY-MM-DD}')).toEqual([])
  })

  it('want versions where tags move forward', () => {
    expect(forwardCodes('build')).toEqual(['E_FORWARD_NEEDS_VERSION'])
    expect(forwardCodes('release', 'promotion')).toEqual(['E_FORWARD_NEEDS_VERSION'])
    expect(forwardCodes('release', 'rebuild')).toEqual([])
  })
})

describe('lint on variables', () => {
  it.each<[string, FactKind[], string[]]>([
    ['{version}', ['build'], ['E_VARIABLE_WITHOUT_SOURCE']],
    ['x-{branch}', ['release'], ['E_VARIABLE_WITHOUT_SOURCE']],
    ['x-{env}', ['release'], ['E_VARIABLE_WITHOUT_SOURCE']],
    ['{version}-{branch}', ['release', 'build'], ['E_VARIABLE_WITHOUT_SOURCE']],
    ['{version}-{arch}', ['release'], ['E_VARIABLE_WITHOUT_SOURCE']],
    ['x-{prerelease}', ['release'], ['E_VARIABLE_WITHOUT_SOURCE']],
    ['x-{branch}', ['release', 'build'], []],
    ['x-{date}-{run}-{component}-{sha}', ['build'], []],
  ])('%s from %j: %j', (key, from, codes) => {
    expect(codesOfClasses(tagClassOf(key, { from, moves: 'freely' }))).toEqual(codes)
  })

  it('wants {arch} where several platforms get tags', () => {
    const platforms = ['linux/amd64', 'linux/arm64']
    expect(codesFor('{version}', platforms)).toEqual(['E_PLATFORMS_SHARE_TAG'])
    expect(codesFor('{version}-{arch}', platforms)).toEqual([])
    expect(codesFor('{version}-amd64', platforms.slice(0, 1))).toEqual([])
  })

  it('wants one length of {sha} for artifacts of one kind', () => {
    const [finding] = lintText(shaRows('{sha:full}', 'build'))
    expect(finding).toMatchObject({ code: 'E_SHA_LENGTHS', where: { line: 5 }, related: { line: 4 } })
    expect(codesOf(shaRows('{sha:7}', 'build'))).toEqual([])
    expect(codesOf(shaRows('{sha:full}', 'prerelease'))).toEqual([])
    expect(codesOf(withTags('"{sha}-{sha:12}": { from: build, moves: never }'))).toEqual(['E_SHA_LENGTHS'])
  })
})

describe('lint on aliases', () => {
  const body = withTags('stable: { from: release, moves: forward }', 'latest: { aliasOf: stable }')

  const changed = (parts: Partial<TagClass>) =>
    lintChanged(body, (policy) => ({
      ...policy,
      components: policy.components.map((component) => ({
        ...component,
        classes: component.classes.map((tagClass) =>
          tagClass.aliasOf === null ? tagClass : { ...tagClass, ...parts },
        ),
      })),
    })).map(({ code }) => code)

  it('accepts what is the same under another name', () => {
    expect(codesOf(body)).toEqual([])
  })

  it.each<[string, Partial<TagClass>]>([
    ['another source', { from: ['rebuild'] }],
    ['another filter', { versions: '>=1.0.0' }],
    ['another contract', { moves: 'freely' }],
    ['no target', { aliasOf: 'nothing' }],
    ['itself', { aliasOf: 'latest' }],
    ['other variables', { pattern: tagClassOf('v{major}.{minor}').pattern }],
  ])('finds %s', (_, parts) => {
    expect(changed(parts)).toContain('E_ALIAS')
  })

  it('leaves `latest` alone when it is a class of its own', () => {
    expect(codesOf(withTags('latest: { from: release, moves: forward }'))).toEqual([])
  })
})

describe('lint on environments', () => {
  const ROW = '"env-{env}": { from: promotion, moves: freely }'
  const environments = (text: string) => `${withTags(ROW)}\nenvironments:\n${text}`

  it('accepts a chain from a branch', () => {
    expect(
      codesOf(
        environments(
          '  dev: { follows: { branches: [main] } }\n  staging: { after: dev }\n  prod: { after: staging }',
        ),
      ),
    ).toEqual([])
  })

  it('finds what nothing leads to', () => {
    const findings = lintText(environments('  dev: { approvals: 1 }\n  prod: { after: dev }'))
    expect(findings).toMatchObject([
      { code: 'E_ENVIRONMENT_UNREACHABLE', where: { line: 6, column: 3, length: 3 } },
      { code: 'E_ENVIRONMENT_UNREACHABLE', where: { line: 7 } },
    ])
  })

  it.each([
    ['a circle', 'prod'],
    ['an environment that is not there', 'nowhere'],
  ])('finds %s', (_, after) => {
    const body = environments('  dev: { follows: { branches: [main] } }\n  prod: { after: dev }')
    const findings = lintChanged(body, (policy) => ({
      ...policy,
      environments: policy.environments.map((one) => (one.name === 'prod' ? { ...one, after } : one)),
    }))
    expect(findings).toMatchObject([{ code: 'E_ENVIRONMENT_UNREACHABLE', where: { line: 7 } }])
  })

  it('warns of an environment that no tag shows', () => {
    const body = withTags('latest: { from: release, moves: forward }') + ENVIRONMENT
    expect(lintText(body)).toMatchObject([{ code: 'W_ENVIRONMENT_UNUSED', severity: 'warning' }])
    expect(
      codesOf(withTags('dev: { from: promotion, environments: [dev], moves: freely }') + ENVIRONMENT),
    ).toEqual([])
    expect(codesOf(withTags(ROW) + ENVIRONMENT)).toEqual([])
  })
})
