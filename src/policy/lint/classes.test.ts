import { describe, expect, it } from 'vitest'

import { codesOf, lintText, withTags } from './testing/lint-text.ts'

const MAJOR = '"{major}": { from: release, moves: forward, versions: ">=1.0.0" }'

const rangeRows = (range: string) =>
  withTags(
    `"{major}": { from: release, moves: forward, versions: "${range}" }`,
    '"1": { from: release, moves: forward }',
  )

const platformRows = (accepted: string) =>
  `${withTags(
    '"{version}": { from: [release, prerelease], moves: never }',
    '"{version}-{arch}": { from: release, moves: never, platforms: [linux/amd64, linux/arm64] }',
  )}\nreleases: { prereleases: ${accepted} }`

const sharedImage = (tags: string) => `components:
  api: { image: ghcr.io/acme/all }
  web: { image: ghcr.io/acme/all, gitTag: "web-v{version}" }
tags:
  "${tags}": { from: release, moves: never }`

const branchRows = (key: string, globs: string) =>
  withTags(
    '"{version}": { from: release, moves: never }',
    `"${key}": { from: build, branches: [${globs}], moves: freely }`,
  )

const edgeRows = (globs: string) =>
  withTags(
    `"edge-{branch}": { from: build, branches: [${globs}], moves: freely }`,
    '"edge-sha-{sha}": { from: build, moves: freely }',
  )

const longKey = (length: number) =>
  withTags(`"${'x'.repeat(length)}-{sha:full}": { from: build, moves: never }`)

const versionRow = (range: string) =>
  withTags(`"{version}": { from: release, moves: never, versions: "${range}" }`)

describe('lint on two classes that can claim one tag', () => {
  it('names a tag that both can make, how each makes it, and where both stand', () => {
    const [finding, ...others] = lintText(withTags(MAJOR, '"{sha}": { from: build, moves: never }'))
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      code: 'E_CLASS_OVERLAP',
      severity: 'error',
      witness: '1234567',
      message: 'both can make "1234567": release 1234567.0.0, and a commit that begins 1234567',
      where: { file: 'tidemark.yaml', line: 5, column: 3, length: 7 },
      related: { line: 4, column: 3, length: 9 },
      hints: ['A prefix tells them apart:  "sha-{sha}"'],
    })
  })

  it.each([
    [
      'an exact tag and its parts',
      [
        '"{version}": { from: release, moves: never }',
        '"{major}.{minor}.{patch}": { from: release, moves: never }',
      ],
      '1.2.3',
    ],
    [
      'a literal and a variable',
      ['dev: { from: build, moves: freely }', '"{env}": { from: promotion, moves: freely }'],
      'dev',
    ],
    ['a date and a number', [MAJOR, '"{date}": { from: build, moves: daily }'], '12340608'],
    [
      'an alias',
      [
        'stable: { from: release, moves: forward }',
        '"1234567": { aliasOf: stable }',
        '"{sha}": { from: build, moves: never }',
      ],
      '1234567',
    ],
  ])('finds %s', (_, rows, witness) => {
    const environments = '\nenvironments: { dev: { follows: { branches: [main] } } }'
    const [finding] = lintText(withTags(...rows) + environments)
    expect(finding).toMatchObject({ code: 'E_CLASS_OVERLAP', witness })
  })

  it('knows that numbers of versions have at most 16 digits', () => {
    expect(codesOf(withTags(MAJOR, '"{sha:12}": { from: build, moves: never }'))).toEqual(['E_CLASS_OVERLAP'])
    expect(codesOf(withTags(MAJOR, '"{sha:full}": { from: build, moves: never }'))).toEqual([])
  })

  it('goes by the range of versions', () => {
    expect(codesOf(rangeRows('>=1.0.0'))).toEqual(['E_CLASS_OVERLAP'])
    expect(codesOf(rangeRows('>=2.0.0'))).toEqual([])
  })

  it('finds a prerelease that looks like the tag of a platform', () => {
    expect(lintText(platformRows('["*"]'))[0]).toMatchObject({
      code: 'E_CLASS_OVERLAP',
      witness: '1.2.3-amd64',
    })
    expect(codesOf(platformRows('[rc]'))).toEqual([])
  })

  it('compares components that share an image', () => {
    const findings = lintText(sharedImage('{version}'))
    expect(findings).toMatchObject([{ code: 'E_CLASS_OVERLAP', witness: '1.2.3' }])
    expect(findings[0]?.message).toContain('components api and web share ghcr.io/acme/all')
    expect(codesOf(sharedImage('{component}-{version}'))).toEqual([])
  })

  it('says nothing of components with images of their own', () => {
    expect(
      codesOf(`components:
  api: { image: ghcr.io/acme/api }
  web: { image: ghcr.io/acme/web }
tags: semver`),
    ).toEqual([])
  })

  it('is content with the presets', () => {
    for (const preset of ['semver', 'semver-pre']) {
      expect(codesOf(`image: ghcr.io/acme/web\ntags: ${preset}\nreleases: { prereleases: ["*"] }`)).toEqual(
        [],
      )
    }
  })
})

describe('lint on builds of branches', () => {
  it.each([
    ['"{version}": { from: release, moves: never }', '1.2.3'],
    ['latest: { from: release, moves: forward }', 'latest'],
    ['"{major}.{minor}": { from: release, moves: forward }', '1.2'],
  ])('names the branch that would take a tag of %s', (row, branch) => {
    const [finding] = lintText(withTags(row, '"{branch}": { from: build, moves: freely }'))
    expect(finding).toMatchObject({
      code: 'E_BUILD_CLAIMS',
      witness: branch,
      where: { line: 5 },
      related: { line: 4 },
    })
    expect(finding?.message).toContain(`a branch called "${branch}"`)
  })

  it('finds the name before it is sanitised', () => {
    const [finding] = lintText(
      withTags(
        'fix-docs: { from: release, moves: forward }',
        '"{branch}": { from: build, branches: ["fix/*"], moves: freely }',
      ),
    )
    expect(finding?.message).toContain('a branch called "fix/docs"')
  })

  it('accepts a prefix, and globs that cannot make the name', () => {
    expect(codesOf(branchRows('edge-{branch}', '"**"'))).toEqual([])
    expect(codesOf(branchRows('{branch}', '"feat/*", "*-deps"'))).toEqual([])
    expect(codesOf(branchRows('{branch}', '"*"'))).toEqual(['E_BUILD_CLAIMS'])
  })

  it('keeps two build classes apart', () => {
    expect(codesOf(edgeRows('"feat/*", "fix/*", "*-deps"'))).toEqual([])
    const [finding] = lintText(edgeRows('"**"'))
    expect(finding).toMatchObject({ code: 'E_BUILD_CLAIMS', witness: 'edge-sha-1234567' })
    expect(finding?.message).toContain('a branch called "sha-1234567"')
  })
})

describe('lint on single names', () => {
  it('finds a tag that can be read in two ways', () => {
    const [finding] = lintText(withTags('"{major}{minor}": { from: release, moves: forward }'))
    expect(finding).toMatchObject({ code: 'E_PATTERN_AMBIGUOUS', witness: '123' })
    expect(codesOf(withTags('"{branch}-{run}": { from: build, moves: never }'))).toEqual([])
    expect(codesOf(withTags('"{branch}-{sha}-{date}": { from: build, moves: never }'))).toEqual([])
  })

  it.each([
    ['"-{version}"', '-1.2.3'],
    ['".{version}"', '.1.2.3'],
    ['"{version}+x"', '1.2.3+x'],
    ['"v {version}"', 'v 1.2.3'],
    ['"release/{version}"', 'release/1.2.3'],
  ])('finds the illegal tag of %s', (key, witness) => {
    const findings = lintText(withTags(`${key}: { from: release, moves: never }`))
    expect(findings).toMatchObject([{ code: 'E_TAG_GRAMMAR', witness }])
  })

  it('takes every branch and run for legal, as they are made so', () => {
    expect(codesOf(withTags('"{branch}": { from: build, moves: freely }'))).toEqual([])
    expect(codesOf(withTags('"{run}": { from: build, moves: never }'))).toEqual([])
  })

  it('finds names that are too long whatever the version', () => {
    expect(codesOf(longKey(63))).toEqual([])
    expect(codesOf(longKey(64))).toEqual(['E_TAG_LENGTH'])
    expect(codesOf(withTags(`"${'x'.repeat(123)}{version}": { from: release, moves: never }`))).toEqual([])
    expect(codesOf(withTags(`"${'x'.repeat(124)}{version}": { from: release, moves: never }`))).toEqual([
      'E_TAG_LENGTH',
    ])
  })

  it('finds a class that can never make a tag', () => {
    expect(codesOf(versionRow('>2.0.0 <1.0.0'))).toEqual(['E_CLASS_EMPTY'])
    expect(codesOf(versionRow('>1.0.0 <2.0.0'))).toEqual([])
    expect(codesOf(withTags('"{env}": { from: promotion, moves: freely }'))).toEqual(['E_CLASS_EMPTY'])
  })

  it('warns of a major tag before 1.0.0', () => {
    const findings = lintText(withTags('"{major}": { from: release, moves: forward }'))
    expect(findings).toMatchObject([{ code: 'W_PRE_1_0', severity: 'warning' }])
    expect(codesOf(withTags(MAJOR))).toEqual([])
    expect(codesOf(withTags('"{major}.{minor}": { from: release, moves: forward }'))).toEqual([])
  })
})
