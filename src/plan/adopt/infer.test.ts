import { describe, expect, it } from 'vitest'

import { lintPolicy } from '../../policy/lint/lint.ts'
import { loadPolicy } from '../../policy/load.ts'
import { rowText } from './policy-text.ts'
import { claimTags } from './explained.ts'
import { inferPolicy } from './infer.ts'
import { draftText } from './policy-text.ts'
import { gitTags, survey } from './testing/survey.ts'
import type { AdoptSurvey } from './survey.ts'
import { whyUnknown } from './why-unknown.ts'
import { movementsOf } from './would-move.ts'

type Tags = Readonly<Record<string, string>>

/** Rows by component and key, once the policy has passed lint. */
function infer(tags: Tags, more: Partial<AdoptSurvey> = {}) {
  const seen = survey(tags, more)
  const inferred = inferPolicy([seen], null)
  const text = draftText(inferred.policy)
  const policy = loadPolicy(text, 'tidemark.yaml')
  expect(lintPolicy(policy, text).filter(({ severity }) => severity === 'error')).toEqual([])
  const claims = claimTags(policy, 'ghcr.io/acme/web', seen.images[0]?.tags ?? [])
  const rows = Object.fromEntries(
    inferred.policy.components.map(({ name, classes }) => [
      name,
      Object.fromEntries(classes.map(({ key, row }) => [key, rowText(row)])),
    ]),
  )
  return { ...inferred, text, loaded: policy, claims, rows }
}

const RELEASES = { '1.0.0': 'a', '1.1.0': 'b', '1.1.1': 'c' }

describe('a policy that is inferred', () => {
  it.each<readonly [string, Tags, Readonly<Record<string, string>>]>([
    [
      'a v before versions',
      { 'v1.0.0': 'a', v1: 'a' },
      {
        'v{version}': '{ from: release, moves: never }',
        'v{major}': '{ from: release, moves: forward, versions: ">=1.0.0" }',
      },
    ],
    [
      'candidates',
      { '1.0.0': 'a', '1.1.0-rc.1': 'b', next: 'b' },
      {
        '{version}': '{ from: [release, prerelease], moves: never }',
        next: '{ from: [release, prerelease], moves: forward }',
      },
    ],
    [
      'a tag 0 that stands',
      { '0.1.0': 'a', '0': 'a' },
      { '{version}': '{ from: release, moves: never }', '{major}': '{ from: release, moves: forward }' },
    ],
    [
      'commits of other lengths',
      { 'git-1a2b3c4d5e6f': 'a' },
      { 'git-{sha:12}': '{ from: [build, release], moves: never }' },
    ],
    [
      'the commits of a branch',
      { 'main-1a2b3c4': 'a' },
      { 'main-{sha}': '{ from: build, moves: never, branches: [main] }' },
    ],
    [
      'days',
      { 'nightly-2026-03-02': 'a', '20260302': 'a' },
      {
        'nightly-{date:YYYY-MM-DD}': '{ from: build, moves: daily, branches: [main] }',
        '{date}': '{ from: build, moves: daily, branches: [main] }',
      },
    ],
    ['runs', { 'build-17': 'a', 'build-18': 'b' }, { 'build-{run}': '{ from: build, moves: never }' }],
    [
      'rebuilds',
      { '1.0.0': 'a', '1.0-r20260302': 'b', '1.0': 'b' },
      {
        '{version}': '{ from: release, moves: never }',
        '{major}.{minor}': '{ from: [release, rebuild], moves: forward }',
        '{major}.{minor}-r{date}': '{ from: rebuild, moves: never }',
      },
    ],
    [
      'platforms',
      { '1.0.0': 'a', '1.0.0-amd64': 'b', '1.0.0-arm64': 'c' },
      {
        '{version}': '{ from: release, moves: never }',
        '{version}-{arch}': '{ from: release, moves: never, platforms: [linux/amd64, linux/arm64] }',
      },
    ],
    [
      'only builds',
      { latest: 'a', main: 'a' },
      {
        latest: '{ from: build, moves: freely, branches: [main] }',
        main: '{ from: build, moves: freely, branches: [main] }',
      },
    ],
    [
      'branches',
      { 'fix-docs': 'a', 'feat-search': 'b' },
      { '{branch}': '{ from: build, moves: freely, branches: ["feat/*", "fix/*"] }' },
    ],
  ])('explains %s', (_, tags, rows) => {
    const { rows: found, claims } = infer(tags)
    expect(found).toEqual({ web: rows })
    expect(claims.unknown).toEqual([])
  })

  it('takes words on the same digest for names of one thing', () => {
    const { rows } = infer({ ...RELEASES, stable: 'c', latest: 'c' })
    expect(rows['web']).toMatchObject({
      stable: '{ from: release, moves: forward }',
      latest: '{ aliasOf: stable }',
    })
  })

  it('has the environments that tags name, each of which can be reached', () => {
    const { loaded, rows } = infer({ 'env-prod': 'a', 'env-dev': 'b', 'env-staging': 'a' })
    expect(rows['web']).toEqual({ 'env-{env}': '{ from: promotion, moves: freely }' })
    expect(loaded.environments.map(({ name, after }) => [name, after])).toEqual([
      ['dev', null],
      ['staging', 'dev'],
      ['prod', 'staging'],
    ])
  })

  it('makes a flavour with bytes of its own a component, and one with the same bytes another name', () => {
    const apart = infer({ '1.0.0': 'a', '1.0.0-alpine': 'b', alpine: 'b' })
    expect(Object.keys(apart.rows)).toEqual(['web', 'web-alpine'])
    expect(apart.claims.unknown).toEqual([])
    const same = infer({ '1.0.0': 'a', '1.0.0-debian': 'a' })
    expect(Object.keys(same.rows)).toEqual(['web'])
  })

  it('makes what has its name before the version a component where its bytes are others', () => {
    const tags = { ...RELEASES, 'chart-1.0.0': 'x', 'chart-1.1.0': 'y' }
    const apart = infer(tags)
    expect(Object.keys(apart.rows)).toEqual(['web', 'web-chart'])
    expect(apart.rows['web-chart']).toEqual({ 'chart-{version}': '{ from: release, moves: never }' })
    expect(apart.claims.unknown).toEqual([])
    const same = infer({ ...RELEASES, 'app-1.1.0': 'b', 'app-1.1.1': 'c' })
    // The tags that most versions have come first: they tell what was released.
    expect(Object.keys(same.rows['web'] ?? {})).toEqual(['{version}', 'app-{version}'])
  })

  it('says that releases have commit tags where digests say so', () => {
    const commits = { 'v1.0.0': '1a', 'v1.1.0': '2b', 'v1.1.1': '3c' }
    const tags = Object.entries(commits).map(([name, start], at) => ({
      name,
      commit: start.padEnd(40, '0'),
      annotated: true,
      time: new Date(Date.UTC(2026, 0, 1 + at)).toISOString(),
    }))
    const row = (more: Tags) => {
      const { rows, policy } = infer({ ...RELEASES, ...more }, { gitTags: tags })
      const found = policy.components[0]?.classes.find(({ key }) => key === 'sha-{sha}')
      return [rows['web']?.['sha-{sha}'], found?.doubts.length]
    }
    expect(row({ 'sha-9f00000': 'x' })).toEqual(['{ from: build, moves: never }', 0])
    expect(row({ 'sha-9f00000': 'x', 'sha-3c00000': 'c' })).toEqual([
      '{ from: [build, release], moves: never }',
      0,
    ])
    expect(row({ 'sha-2b00000': 'b', 'sha-3c00000': 'c' })).toEqual(['{ from: release, moves: never }', 0])
    expect(row({ 'sha-2b00000': 'built by the branch', 'sha-3c00000': 'another' })).toEqual([
      '{ from: build, moves: never }',
      1,
    ])
  })

  it('says which commit tags would be made', () => {
    const commit = '4d'.padEnd(40, '0')
    const gitTag = { name: 'v1.1.1', commit, annotated: true, time: '2026-01-01T00:00:00.000Z' }
    const { loaded, claims } = infer({ ...RELEASES, 'sha-1a00000': 'a' })
    const [component] = loaded.components
    const claimed = claims.byComponent.get('web') ?? []
    const moves = component === undefined ? [] : movementsOf(component, claimed, new Map([['1.1.1', gitTag]]))
    expect(moves.map(({ tag, from }) => [tag, from])).toEqual([['sha-4d00000', null]])
  })

  it('takes lines to come where older ones have ended', () => {
    const { policy } = infer({ ...RELEASES, '1.1': 'c', '2.0.0': 'd', '2.0': 'd' })
    expect(policy.components[0]?.lines).toBe('>=1.1.0')
  })

  const LINES = {
    '0.2.0': 'a',
    '0.3.0': 'b',
    '0.3.1': 'c',
    '0.4.0': 'd',
    '0.3': 'c',
    '0.4': 'd',
    stable: 'c',
    latest: 'c',
  }

  it('keeps to the line at which stable stands, where newer lines were released later', () => {
    const { policy, loaded, claims } = infer(LINES, {
      gitTags: gitTags('v0.2.0', 'v0.3.0', 'v0.3.1', 'v0.4.0'),
    })
    expect(policy.components[0]?.lines).toEqual(['0.3'])
    const [component] = loaded.components
    const moves = component === undefined ? [] : movementsOf(component, claims.byComponent.get('web') ?? [])
    expect(moves).toEqual([])
  })

  it.each([[['v0.2.0', 'v0.3.0', 'v0.4.0', 'v0.3.1']], [[]]])(
    'takes stable for one that a hotfix took back where git tags came as %j',
    (names) => {
      const { loaded, claims } = infer(LINES, { gitTags: gitTags(...names) })
      const [component] = loaded.components
      const moves = component === undefined ? [] : movementsOf(component, claims.byComponent.get('web') ?? [])
      expect(Object.fromEntries(moves.map(({ tag, version }) => [tag, version]))).toEqual({
        stable: '0.4.0',
        latest: '0.4.0',
      })
    },
  )

  it('says which floats would move', () => {
    const { loaded, claims } = infer({ ...RELEASES, '1.0': 'a', '1.1': 'b', latest: 'a', '1': 'c' })
    const [component] = loaded.components
    const moves = component === undefined ? [] : movementsOf(component, claims.byComponent.get('web') ?? [])
    expect(Object.fromEntries(moves.map(({ tag, version }) => [tag, version]))).toEqual({
      '1.1': '1.1.1',
      latest: '1.1.1',
    })
  })

  it('drops the class that explains less where two cannot stand side by side, and says why', () => {
    const { rejected, claims, rows } = infer({ ...RELEASES, '1': 'c', '1a2b3c4': 'x', '2b3c4d5': 'y' })
    expect(Object.keys(rows['web'] ?? {})).toContain('{sha}')
    expect(rejected.map(({ class: { key } }) => key)).toEqual(['{major}'])
    expect(whyUnknown(claims.unknown, rejected)).toMatchObject([{ tag: '1', reason: 'conflict' }])
  })

  it('leaves signatures and attestations alone', () => {
    const { policy, claims } = infer({ ...RELEASES, [`sha256-${'a'.repeat(64)}.sig`]: 's' })
    expect(policy.components[0]?.classes.map(({ key }) => key)).toEqual(['{version}'])
    expect(claims.unknown).toHaveLength(1)
  })

  it('takes the git tags that most versions have', () => {
    const both = gitTags('v1.0.0', '1.1.0', 'cli-v1.0.0', 'docs-2026', 'vnext')
    expect(infer(RELEASES, { gitTags: both }).policy.components[0]?.gitTag).toBe('[v]{version}')
    const own = gitTags('web-v1.0.0', 'web-v1.1.0', 'cli-v3.0.0', 'cli-v3.1.0', 'cli-v3.2.0')
    expect(infer(RELEASES, { gitTags: own }).policy.components[0]?.gitTag).toBe('{component}-v{version}')
    expect(infer(RELEASES).policy.components[0]?.gitTag).toBe('[v]{version}')
  })

  it.each([
    '',
    ' ',
    'jims-test',
    '1.2.3.4',
    '1.02.3',
    'pr-12',
    '日本語',
    'x'.repeat(128),
    `${'1.'.repeat(64)}1`,
    '-'.repeat(128),
    '9'.repeat(128),
    `${'a-'.repeat(60)}1`,
  ])('explains nothing by %j, and is quick about it', (tag) => {
    expect(inferPolicy([survey({ [tag]: 'a' })], null).policy.components).toEqual([])
    expect(whyUnknown([tag], [])).toHaveLength(1)
  })
})
