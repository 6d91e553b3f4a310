import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { digestOf } from '../model/digest.ts'
import { loadPolicy } from './load.ts'
import type { Component, Policy } from './policy.ts'
import { SMALLEST } from './testing/refusal.ts'

function fixture(name: string): Policy {
  const text = readFileSync(new URL(`../../test/fixtures/policies/${name}.yaml`, import.meta.url), 'utf8')
  return loadPolicy(text, `${name}.yaml`)
}

function only(policy: Policy): Component {
  expect(policy.components).toHaveLength(1)
  return policy.components[0]!
}

describe('the five policies', () => {
  it('000: line, stable and its alias move together, with the exact tag apart', () => {
    const component = only(fixture('000'))
    expect(component).toMatchObject({
      name: 'pytmbot',
      images: ['docker.io/orenlab/pytmbot'],
      source: 'https://github.com/orenlab/pytmbot',
      platforms: ['linux/amd64', 'linux/arm64'],
      releases: {
        gitTag: { text: '[v]{version}' },
        prereleases: [],
        lines: { by: 'minor', supported: { kind: 'explicit', lines: ['0.3'] } },
      },
    })
    const rows = component.classes.map(({ key, from, moves, supportedLines, aliasOf }) => {
      return [key, from.join(), moves, supportedLines, aliasOf]
    })
    expect(rows).toEqual([
      ['{version}', 'release', 'never', false, null],
      ['{major}.{minor}', 'release,rebuild', 'forward', true, null],
      ['stable', 'release,rebuild', 'forward', true, null],
      ['latest', 'release,rebuild', 'forward', true, 'stable'],
      ['{major}.{minor}-r{date}', 'rebuild', 'never', false, null],
      ['edge-{branch}', 'build', 'freely', false, null],
      ['edge-sha-{sha}', 'build', 'freely', false, null],
    ])
    expect(component.classes[5]).toMatchObject({ branches: ['feat/*', 'fix/*', '*-deps'], support: 'none' })
    expect(component.classes[0]).toMatchObject({
      use: 'reproducible: pin this',
      where: { file: '000.yaml', line: 11, column: 3 },
    })
  })

  it('001: signed tags, checks, and everything that cut will need', () => {
    const policy = fixture('001')
    const component = only(policy)
    expect(component.releases).toMatchObject({
      gitTag: { text: 'v{version}' },
      annotated: true,
      signed: 'stable',
      allowedSigners: '.github/allowed_signers',
      maintainers: [],
      branches: [],
      prereleases: ['rc'],
      buildMetadata: 'strip',
      lines: { by: 'minor', supported: null },
    })
    expect(component.require).toEqual({
      tag: null,
      labels: ['revision', 'source', 'version'],
      attestations: ['provenance', 'sbom'],
      ci: [],
      checks: { prerelease: ['smoke', 'scan'], release: ['smoke', 'scan'] },
    })
    expect(policy.checks).toEqual({
      smoke: { run: './scripts/final-launch-smoke.sh', report: null, about: 'digest', maxAge: null },
      scan: {
        run: null,
        report: { format: 'trivy', failOn: 'high', fixedOnly: false, allow: [], databaseAge: null },
        about: 'digest',
        maxAge: null,
      },
    })
    expect(component.cut).toMatchObject({
      branch: { name: 'main', otherwise: 'refuse' },
      upgrading: { file: 'docs/upgrading.md', for: 'every' },
      changelog: { file: 'CHANGELOG.md', format: 'keep-a-changelog' },
      assets: ['rustshare-backend-x86_64-linux', 'rustshare-backend-aarch64-linux'],
    })
    expect(component.classes.map(({ key }) => key)).toEqual([
      '{version}',
      '{major}.{minor}',
      '{major}',
      'latest',
      'sha-{sha:full}',
      'edge',
      'nightly-{date:YYYY-MM-DD}',
    ])
    expect(component.classes[2]?.versions).toBe('>=1.0.0')
  })

  it('002: a tag that every plan must have', () => {
    const component = only(fixture('002'))
    expect(component.require.tag).toBe('git-{sha}')
    expect(component.releases.prereleases).toEqual([])
    expect(component.classes.find(({ key }) => key === 'git-{sha}')?.from).toEqual(['build', 'release'])
  })

  it('003: several components under one set of classes, and environments with gates', () => {
    const policy = fixture('003')
    expect(policy.components.map(({ name, images, paths }) => [name, images, paths])).toEqual([
      ['config-api', ['registry.internal.example/config/api'], ['services/config']],
      ['auth-proxy', ['registry.internal.example/auth/proxy'], ['services/auth']],
      ['media-core', ['registry.internal.example/media/core'], ['services/media']],
    ])
    expect(policy.components.every(({ classes }) => classes.length === 3)).toBe(true)
    expect(policy.components[0]?.releases.version).toBe('VERSION')
    expect(policy.environments).toMatchObject([
      { name: 'dev', follows: { branches: ['main'] }, after: null, approvals: 0, soak: 0 },
      { name: 'staging', follows: null, after: 'dev', checks: ['tests', 'scan', 'smoke'] },
      { name: 'prod', after: 'staging', approvals: 1, soak: 3_600_000, where: { line: 22, column: 3 } },
    ])
    expect(policy.registries).toEqual({
      'registry.internal.example': {
        protected: true,
        never: ['latest'],
        plainHttp: false,
        ca: null,
        public: null,
        trustedHosts: [],
      },
    })
    expect(policy.retention).toEqual({
      keepReleases: null,
      keepPerEnvironment: 10,
      keepYounger: 30 * 86_400_000,
      keepClasses: [],
      keepUntagged: null,
    })
    expect(policy.deploy['prod']).toEqual(['apps/{component}/overlays/prod/values.yaml'])
  })

  it('004: components by git tag, some without an image, one after another', () => {
    const policy = fixture('004')
    const rows = policy.components.map(({ name, images, releases, after }) => [
      name,
      images.length,
      releases.gitTag.text,
      releases.annotated,
      after,
    ])
    expect(rows).toEqual([
      ['app', 1, 'v{version}', true, null],
      ['cli', 0, 'cli-v{version}', true, null],
      ['mcp', 0, 'mcp-v{version}', true, 'cli'],
    ])
    expect(policy.components[0]?.platforms).toEqual(['linux/amd64', 'linux/arm64'])
    expect(policy.components[0]?.cut.branch).toEqual({ name: 'main', otherwise: 'warn' })
    expect(policy.deploy).toEqual({ production: ['.env#TRIPL_VERSION'] })
  })
})

describe('defaults', () => {
  it('make a whole policy of three lines', () => {
    const policy = loadPolicy(SMALLEST, 'tidemark.yaml')
    expect(policy).toMatchObject({
      file: 'tidemark.yaml',
      digest: digestOf(SMALLEST),
      ledger: { kind: 'git', remote: null, branch: 'tidemark' },
      registries: {},
      environments: [],
      checks: {},
      deploy: {},
      retention: null,
      forge: null,
    })
    const component = only(policy)
    expect(component).toMatchObject({ name: 'web', source: null, paths: [], platforms: [], after: null })
    expect(component.releases).toMatchObject({
      gitTag: { text: '[v]{version}' },
      version: null,
      annotated: false,
      signed: 'never',
      prereleases: [],
      buildMetadata: 'refuse',
      lines: { by: 'minor', supported: null },
    })
    expect(component.classes.map(({ key }) => key)).toEqual([
      '{version}',
      '{major}.{minor}',
      '{major}',
      'latest',
      'sha-{sha}',
    ])
    expect(component.classes[0]?.where).toMatchObject({ line: 3, column: 7 })
  })

  it('name images in full, and keep a layout relative', () => {
    const policy = loadPolicy('version: 1\nimage: [acme/web, "oci:./images/web"]\ntags: semver\n', 'p')
    expect(only(policy)).toMatchObject({ name: 'web', images: ['docker.io/acme/web', 'oci:./images/web'] })
  })

  it('accept any prerelease where a class takes them and the policy names none', () => {
    expect(only(loadPolicy(SMALLEST.replace('semver', 'semver-pre'), 'p')).releases.prereleases).toEqual([
      '*',
    ])
  })

  it.each([
    ['newest', { kind: 'newest', count: 1 }],
    ['newest 2', { kind: 'newest', count: 2 }],
    ['">=1.2"', { kind: 'range', range: '>=1.2' }],
    ['["1.2", "1.3", "1.2"]', { kind: 'explicit', lines: ['1.2', '1.3'] }],
  ])('read supported lines %s', (text, supported) => {
    const policy = loadPolicy(`${SMALLEST}releases: { lines: { supported: ${text} } }\n`, 'p')
    expect(only(policy).releases.lines.supported).toEqual(supported)
  })

  it.each([
    ['derived', { kind: 'derived' }],
    ['git', { kind: 'git', remote: null, branch: 'tidemark' }],
    ['{ git: { remote: upstream, branch: facts } }', { kind: 'git', remote: 'upstream', branch: 'facts' }],
  ])('read the ledger %s', (text, ledger) => {
    expect(loadPolicy(`${SMALLEST}ledger: ${text}\n`, 'p').ledger).toEqual(ledger)
  })

  it('add the classes of a preset to those that are written out, which go before its own', () => {
    const tags =
      'tags:\n  extends: semver\n  latest: { from: build, moves: freely }\n  edge: { aliasOf: latest }\n'
    const { classes } = only(loadPolicy(`version: 1\nimage: a/b\n${tags}`, 'p'))
    expect(classes.map(({ key, moves, aliasOf }) => [key, moves, aliasOf])).toEqual([
      ['{version}', 'never', null],
      ['{major}.{minor}', 'forward', null],
      ['{major}', 'forward', null],
      ['sha-{sha}', 'never', null],
      ['latest', 'freely', null],
      ['edge', 'freely', 'latest'],
    ])
  })

  it('let a component say otherwise, key by key', () => {
    const text = [
      'version: 1',
      'image: a/base',
      'platforms: [linux/amd64]',
      'releases: { annotated: true, gitTag: "{component}-v{version}" }',
      'require: { labels: [source], release: [] }',
      'tags: semver',
      'components:',
      '  one:',
      '  two: { image: b/two, releases: { annotated: false }, require: { labels: [] }, tags: environments, platforms: [linux/arm64] }',
    ]
    const [one, two] = loadPolicy(text.join('\n'), 'p').components
    expect(one).toMatchObject({
      images: ['docker.io/a/base'],
      platforms: ['linux/amd64'],
      require: { labels: ['source'] },
    })
    expect(two).toMatchObject({
      images: ['docker.io/b/two'],
      platforms: ['linux/arm64'],
      releases: { annotated: false, gitTag: { text: '{component}-v{version}' } },
      require: { labels: [], checks: { release: [] } },
    })
    expect(two?.classes).toHaveLength(3)
  })

  it('put an environment behind the one that it waits for', () => {
    const text = `${SMALLEST}environments: { prod: { after: staging }, staging: { after: dev }, dev: }\n`
    expect(loadPolicy(text, 'p').environments.map(({ name }) => name)).toEqual(['dev', 'staging', 'prod'])
  })

  it('follow an alias of an alias to the end', () => {
    const tags =
      'tags:\n  a: { aliasOf: b, use: mine }\n  b: { aliasOf: c, support: none }\n  c: { from: release, moves: forward, use: its }\n'
    const { classes } = only(loadPolicy(`version: 1\nimage: a/b\n${tags}`, 'p'))
    expect(classes.map(({ key, aliasOf, use, support }) => [key, aliasOf, use, support])).toEqual([
      ['a', 'c', 'mine', null],
      ['b', 'c', 'its', 'none'],
      ['c', null, 'its', null],
    ])
  })
})
