import { describe, expect, it } from 'vitest'

import { legacyIn } from '../support/legacy.ts'
import type { LegacyOptions } from '../support/legacy.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()
const legacy = legacyIn(registry)

const VERSION = 'org.opencontainers.image.version'

/** Registries as scripts leave them that do what the five documents ask for. */
const SEEDS: readonly (readonly [
  document: string,
  history: LegacyOptions,
  rows: Readonly<Record<string, string>>,
])[] = [
  [
    '000',
    {
      name: 'pytmbot',
      gitTags: ['v0.1.0', '0.2.0', 'v0.3.0', '0.3.1', 'v.0.0.2', 'v0.0.3.1'],
      branches: ['feat/search', 'fix/docs'],
      images: {
        'v0.1.0': ['0.1.0'],
        '0.2.0': ['0.2.0', '0.2'],
        'v0.3.0': ['0.3.0'],
        '0.3.1': ['0.3.1'],
        'first rebuild': ['0.3-r20260202'],
        'second rebuild': ['0.3-r20260209', '0.3', 'stable', 'latest'],
        'feat/search': ['edge-feat-search', 'edge-sha-{sha}'],
        'fix/docs': ['edge-fix-docs', 'edge-sha-{sha}'],
      },
      labels: { 'second rebuild': { [VERSION]: '0.3.1' } },
    },
    {
      '{major}.{minor}': '{ from: [release, rebuild], moves: forward, lines: supported }',
      '{major}.{minor}-r{date}': '{ from: rebuild, moves: never }',
      latest: '{ aliasOf: stable }',
      'edge-sha-{sha}': '{ from: build, moves: never }',
    },
  ],
  [
    '001',
    {
      name: 'rustshare-backend',
      gitTags: ['v0.3.0-rc.1', 'v0.3.0', 'v0.4.0', 'v0.3.1', 'v1.0.0'],
      branches: ['main-work'],
      images: {
        'v0.3.0-rc.1': ['0.3.0-rc.1', 'sha-{sha}'],
        'v0.3.0': ['0.3.0', 'sha-{sha}'],
        'v0.4.0': ['0.4.0', '0.4', '0', 'sha-{sha}'],
        'v0.3.1': ['0.3.1', '0.3', 'sha-{sha}'],
        'v1.0.0': ['1.0.0', '1.0', '1', 'latest', 'sha-{sha}'],
        'main-work': ['edge', 'nightly-2026-02-09', 'sha-{sha}'],
      },
    },
    {
      '{version}': '{ from: [release, prerelease], moves: never }',
      'sha-{sha}': '{ from: [build, release, prerelease], moves: never }',
      'nightly-{date:YYYY-MM-DD}': '{ from: build, moves: daily, branches: [main] }',
    },
  ],
  [
    '002',
    {
      name: 'driftwood',
      gitTags: ['v1.3.0', 'v1.4.0', 'v1.3.5', 'v1.10.0'],
      branches: ['work'],
      images: {
        'v1.3.0': ['1.3.0', 'git-{sha}'],
        'v1.4.0': ['1.4.0', '1.4', 'git-{sha}'],
        'v1.3.5': ['1.3.5', '1.3', 'git-{sha}'],
        'v1.10.0': ['1.10.0', '1.10', '1', 'latest', 'git-{sha}'],
        work: ['git-{sha}'],
      },
    },
    { 'git-{sha}': '{ from: [build, release], moves: never }', latest: '{ from: release, moves: forward }' },
  ],
  [
    '003',
    {
      name: 'config-api',
      gitTags: ['v1.0.0', 'v1.1.0', 'v1.2.0'],
      branches: ['work'],
      images: {
        'v1.0.0': ['v1.0.0', '{sha}', 'env-prod'],
        'v1.1.0': ['v1.1.0', '{sha}', 'env-staging'],
        'v1.2.0': ['v1.2.0', '{sha}'],
        work: ['{sha}', 'env-dev'],
      },
    },
    {
      'v{version}': '{ from: release, moves: never }',
      '{sha}': '{ from: [build, release], moves: never }',
      'env-{env}': '{ from: promotion, moves: freely }',
    },
  ],
  [
    '004',
    {
      name: 'tripl',
      gitTags: ['v0.1.0', 'cli-v0.1.0', 'mcp-v0.1.0', 'v1.3.0', 'v1.4.0', 'vnext', 'v1.3.1'],
      images: {
        'v0.1.0': ['0.1.0', '0.1', 'sha-{sha}'],
        'v1.3.0': ['1.3.0', 'sha-{sha}'],
        'v1.4.0': ['1.4.0', '1.4', 'latest', 'sha-{sha}'],
        'v1.3.1': ['1.3.1', '1.3', 'sha-{sha}'],
      },
    },
    { '{version}': '{ from: release, moves: never }', 'sha-{sha}': '{ from: release, moves: never }' },
  ],
]

describe.each(SEEDS)('X-10: a registry as document %s asks for', (_, history, rows) => {
  it('is explained, recorded, and then found without a fault', async () => {
    await using project = await legacy(history)
    const { components, unexplained } = await project.json(['adopt', project.image])
    expect(unexplained).toEqual([])
    const [{ classes }] = components
    const found = Object.fromEntries(classes.map(({ key, row }: { key: string; row: string }) => [key, row]))
    expect(found).toMatchObject(rows)
    for (const { moves, missing } of classes) expect([moves, missing]).toEqual([[], []])
    expect((await project.run('lint')).code).toBe(0)
    await project.json(['adopt', '--record', '--yes'])
    expect((await project.json(['audit']))['findings']).toEqual([])
    expect((await project.run('reconcile', '--dry-run')).code).toBe(0)
    expect(await project.json(['adopt', '--record', '--yes'])).toMatchObject({ outcome: 'unchanged' })
  })
})

describe('X-10: adopt', () => {
  it('tells an exact tag that was pushed over by the float that still names its first bytes', async () => {
    await using web = await legacy({
      name: 'web',
      gitTags: ['v1.2.0', 'v1.3.0'],
      images: { first: ['1.2.0', '1.2'], 'v1.3.0': ['1.3.0', '1.3', 'latest'] },
      labels: { first: { [VERSION]: '1.2.0' } },
    })
    const other = await web.push(web.image, { seed: 'pushed over', labels: { [VERSION]: '1.2.0' } })
    await registry.raw.retag(web.place, other, '1.2.0')
    const { components } = await web.json(['adopt', web.image])
    const floats = components[0].classes.find(({ key }: { key: string }) => key === '{major}.{minor}')
    const doubt = floats.doubts.find((text: string) => text.includes('1.2.0 was pushed over'))
    expect(doubt).toMatch(/^1\.2 names other bytes than 1\.2\.0/u)
    expect(await web.text()).toContain(doubt)
  })

  it('tells apart what is released in one image under a name of its own', async () => {
    await using web = await legacy({
      name: 'web',
      gitTags: ['v1.0.0', 'v1.1.0'],
      images: { 'v1.0.0': ['1.0.0'], 'v1.1.0': ['1.1.0', 'latest'], chart: ['chart-1.0.0'] },
    })
    const { components } = await web.json(['adopt', web.image])
    expect(components.map(({ component }: { component: string }) => component)).toEqual(['web', 'web-chart'])
    await web.json(['adopt', '--record', '--yes'])
    const { findings } = await web.json(['audit'])
    // That v1.1.0 never had a chart is from before the ledger, and no alarm.
    expect(findings.map(({ code, severity }: Record<string, string>) => [code, severity])).toEqual([
      ['release-unpublished', 'info'],
    ])
  })
})
