import { describe, expect, it } from 'vitest'

import { rowText } from '../policy-text.ts'
import type { Line, WorkflowStep } from './step.ts'
import { translateStep } from './translate.ts'
import type { Translation } from './translated.ts'

const WHERE = { file: 'ci.yml', line: 1, column: 1 }

function lines(...texts: readonly string[]): readonly Line[] {
  return texts.map((text, index) => ({ text, where: { ...WHERE, line: index + 1 } }))
}

function translate(tags: readonly string[], more: Partial<WorkflowStep> = {}): Translation {
  const step: WorkflowStep = {
    action: 'docker/metadata-action',
    where: WHERE,
    triggers: ['branch', 'tag'],
    branches: ['main'],
    prereleases: true,
    conditions: [],
    env: {},
    images: [],
    tags: lines(...tags),
    flavor: lines('latest=false'),
    ...more,
  }
  return translateStep(step, { main: 'main', known: { 'github.repository': 'acme/web' } })
}

function classes({ classes: found }: Translation): Readonly<Record<string, string>> {
  return Object.fromEntries(found.map(({ key, row }) => [key, rowText(row)]))
}

function codes({ broken }: Translation): readonly string[] {
  return broken.map(({ code }) => code)
}

const MAIN = 'moves: freely, branches: [main]'

describe('a rule of docker/metadata-action', () => {
  it.each([
    [
      'type=semver,pattern={{version}}',
      '{version}',
      '{ from: [release, prerelease], moves: never }',
      ['exact-overwritten'],
    ],
    [
      'type=semver,pattern=v{{major}}.{{minor}}',
      'v{major}.{minor}',
      '{ from: release, moves: forward }',
      ['float-backward'],
    ],
    [
      'type=semver,pattern={{major}}',
      '{major}',
      '{ from: release, moves: forward, versions: ">=1.0.0" }',
      ['float-backward', 'zero'],
    ],
    [
      "type=semver,pattern={{major}},enable=${{ !startsWith(github.ref, 'refs/tags/v0.') }}",
      '{major}',
      '{ from: release, moves: forward, versions: ">=1.0.0" }',
      ['float-backward'],
    ],
    [
      'type=semver,pattern={{version}},suffix=-alpine',
      '{version}-alpine',
      '{ from: [release, prerelease], moves: never }',
      ['exact-overwritten'],
    ],
    ['type=ref,event=branch', '{branch}', `{ from: build, ${MAIN} }`, []],
    ['type=ref,event=tag', 'v{version}', '{ from: [release, prerelease], moves: never }', ['any-git-tag']],
    ['type=sha', 'sha-{sha}', '{ from: [build, release], moves: never }', ['commit-overwritten']],
    [
      'type=sha,prefix=,format=long',
      '{sha:full}',
      '{ from: [build, release], moves: never }',
      ['commit-overwritten'],
    ],
    [
      "type=sha,prefix={{branch}}-,enable=${{ github.ref == 'refs/heads/main' }}",
      '{branch}-{sha}',
      '{ from: build, moves: never, branches: [main] }',
      [],
    ],
    ['type=edge', 'edge', `{ from: build, ${MAIN} }`, []],
    ['type=edge,branch=develop', 'edge', '{ from: build, moves: freely, branches: [develop] }', []],
    [
      'type=raw,value=latest,enable={{is_default_branch}}',
      'latest',
      `{ from: build, ${MAIN} }`,
      ['latest-unreleased'],
    ],
    [
      "type=raw,value=latest,enable=${{ startsWith(github.ref, 'refs/tags/v') }}",
      'latest',
      '{ from: release, moves: forward }',
      ['latest-backward', 'latest-prerelease'],
    ],
    ['latest', 'latest', `{ from: build, ${MAIN} }`, ['latest-always']],
    [
      "type=raw,value={{date 'YYYYMMDD'}},enable={{is_default_branch}}",
      '{date}',
      '{ from: build, moves: daily, branches: [main] }',
      [],
    ],
    [
      'type=raw,value=build-${{ github.run_number }}',
      'build-{run}',
      '{ from: build, moves: never, branches: [main] }',
      [],
    ],
    [
      'type=match,pattern=v(.*),group=1',
      '{version}',
      '{ from: [release, prerelease], moves: never }',
      ['exact-overwritten'],
    ],
    ['"type=raw","value=edge"', 'edge', `{ from: build, ${MAIN} }`, []],
    ['type=raw,value=${{ env.NAME }}', 'preview', `{ from: build, ${MAIN} }`, []],
  ])('%s is the class %s', (rule, key, row, broken) => {
    const translation = translate([rule], { env: { NAME: 'preview' } })
    expect(classes(translation)).toEqual({ [key]: row })
    expect(codes(translation)).toEqual(broken)
    expect(translation.notUnderstood).toEqual([])
  })

  it.each([
    'type=ref,event=pr',
    'type=pep440,pattern={{version}}',
    'type=match,pattern=release-([a-z]+)',
    'type=raw,value=${{ matrix.flavour }}',
    'type=raw,value=${{ github.ref_name }}',
    'type=raw,value=x,enable=${{ inputs.push }}',
    'type=raw,value=',
    'type=raw,value=a b',
    'type=semver,pattern={{nonsense}}',
    "type=raw,value={{date 'dddd'}}",
    'type=nonsense',
    `type=raw,value=\${{ ${'a'.repeat(5000)}`,
  ])('%s is not understood, and nothing is guessed', (rule) => {
    const translation = translate([rule])
    expect(translation.classes).toEqual([])
    expect(translation.notUnderstood).toHaveLength(1)
  })

  it('counts only for what starts the workflow', () => {
    expect(classes(translate(['type=semver,pattern={{version}}'], { triggers: ['branch'] }))).toEqual({})
    expect(classes(translate(['type=schedule'], { triggers: ['branch', 'tag'] }))).toEqual({})
    expect(classes(translate(['type=schedule'], { triggers: ['schedule'] }))).toEqual({
      nightly: `{ from: build, ${MAIN} }`,
    })
    expect(
      classes(translate(['type=raw,value=${{ github.ref_name }}'], { triggers: ['tag'] })),
    ).toHaveProperty('v{version}')
    expect(classes(translate(['type=raw,value=x,enable=false']))).toEqual({})
  })

  it.each<readonly [string, readonly string[], readonly string[]]>([
    ["github.event_name != 'pull_request'", ['branch', 'tag'], []],
    ["startsWith(github.ref, 'refs/tags/') && !contains(github.ref, '-')", ['tag'], []],
    ["github.ref == 'refs/heads/main' && matrix.flavor == 'debian'", ['branch'], ['main']],
    ["(github.ref_type == 'branch')", ['branch'], ['main']],
    ["github.ref_type != 'branch' || github.ref_type == 'tag'", ['tag'], []],
    ["!startsWith(github.ref, 'refs/tags/')", ['branch'], ['main']],
    ["startsWith(github.ref, 'refs/heads/release/')", ['branch'], ['release/**']],
    ["github.event.release.prerelease == false || github.ref_type == 'tag'", ['tag'], []],
    ["github.repository == 'acme/web' && (github.ref_name == 'dev')", ['branch'], ['dev']],
  ])('reads the condition %s', (condition, triggers, branches) => {
    const { classes: found, notUnderstood } = translate([`type=raw,value=x,enable=\${{ ${condition} }}`])
    expect(notUnderstood).toEqual([])
    expect(found.map((each) => each.triggers)).toEqual([triggers])
    const [row] = found.map((each) => each.row)
    if (branches.length > 0) expect(row).toMatchObject({ branches })
  })

  it.each([
    "github.event_name == 'schedule' && github.ref_type == 'tag'",
    'false || false',
    "false && inputs.whatever == 'x'",
  ])('makes nothing where %s, which never holds', (condition) => {
    const translation = translate([`type=raw,value=x,enable=\${{ ${condition} }}`])
    expect(translation).toEqual({ classes: [], broken: [], notUnderstood: [] })
  })

  it.each([
    "contains(github.ref, '-rc')",
    "github.ref_type == 'tag' && inputs.push",
    `${'('.repeat(900)}true${')'.repeat(9)}`,
    `${'true && '.repeat(200)}true`,
    "'&&' == '||'",
  ])('guesses nothing of the condition %s', (condition) => {
    const translation = translate([`type=raw,value=x,enable=\${{ ${condition} }}`])
    expect(translation.classes).toEqual([])
    expect(translation.notUnderstood).toHaveLength(1)
  })

  it('counts only when its step runs', () => {
    const onTags = { conditions: ["startsWith(github.ref, 'refs/tags/')", "inputs.unknown == 'x'"] }
    expect(codes(translate(['latest'], onTags))).toEqual(['latest-backward', 'latest-prerelease'])
    expect(translate(['latest'], { conditions: ['false'] }).classes).toEqual([])
  })

  it('says that a prerelease takes latest, unless no git tag of one starts it', () => {
    const tags = { triggers: ['tag' as const] }
    expect(codes(translate(['latest'], tags))).toContain('latest-prerelease')
    expect(codes(translate(['latest'], { ...tags, prereleases: false }))).toEqual(['latest-backward'])
  })

  it('has commits of as many digits as the workflow says', () => {
    const env = { DOCKER_METADATA_SHORT_SHA_LENGTH: '12' }
    expect(Object.keys(classes(translate(['type=sha'], { env })))).toEqual(['sha-{sha:12}'])
  })

  it('pushes edge on a schedule too, which runs on the main branch', () => {
    expect(Object.keys(classes(translate(['type=edge'], { triggers: ['schedule'] })))).toEqual(['edge'])
  })

  it('lets a branch of any name push over a release, and says so', () => {
    expect(codes(translate(['type=ref,event=branch'], { branches: [] }))).toEqual(['branch-collides'])
    expect(codes(translate(['type=ref,event=branch'], { branches: ['feat/**'] }))).toEqual([
      'branch-collides',
    ])
  })
})

describe('flavor', () => {
  it('makes latest of versions when nothing is said', () => {
    const translation = translate(['type=semver,pattern={{version}}'], { flavor: [] })
    expect(classes(translation)).toHaveProperty('latest', '{ from: release, moves: forward }')
    expect(codes(translation)).toContain('latest-backward')
    expect(classes(translate(['type=sha'], { flavor: [] }))).not.toHaveProperty('latest')
  })

  it.each<readonly [readonly string[], readonly string[] | null]>([
    [['type=semver,pattern={{version}}', 'type=sha'], ['latest-backward']],
    [['type=ref,event=tag'], ['latest-backward', 'latest-prerelease']],
    [['type=match,pattern=v(.*),group=1'], ['latest-backward', 'latest-prerelease']],
    [['type=ref,event=tag', 'type=semver,pattern={{version}}'], ['latest-backward']],
    [
      ['type=ref,event=tag,priority=901', 'type=semver,pattern={{version}}'],
      ['latest-backward', 'latest-prerelease'],
    ],
    [['type=raw,value=x,priority=901', 'type=semver,pattern={{version}}'], null],
    [
      ['type=raw,value=x,priority=901,enable={{is_default_branch}}', 'type=semver,pattern={{version}}'],
      ['latest-backward'],
    ],
    [['type=sha', 'type=raw,value=x'], null],
  ])('makes latest by the first rule that counts for a git tag: %j', (tags, found) => {
    const translation = translate(tags, { flavor: [], triggers: ['tag'] })
    expect(Object.keys(classes(translation)).includes('latest')).toBe(found !== null)
    const about = codes(translation).filter((code) => code.startsWith('latest'))
    expect(about).toEqual(found ?? [])
  })

  it.each<readonly [string, readonly string[]]>([
    ["latest=${{ github.ref == 'refs/heads/main' }}", ['latest-unreleased']],
    [
      "latest=${{ startsWith(github.ref, 'refs/tags/') && !contains(github.ref, '-rc') }}",
      ['latest-backward'],
    ],
    ['latest=${{ false }}', []],
    ['latest=true', ['latest-always']],
  ])('%s is read as a condition', (line, found) => {
    const translation = translate(['type=sha,enable=false'], { flavor: lines(line) })
    expect(codes(translation)).toEqual(found)
    expect(translation.notUnderstood).toEqual([])
  })

  it('has onlatest for the prefix or suffix before it', () => {
    const flavor = lines('prefix=a-,onlatest=true,suffix=-b')
    expect(Object.keys(classes(translate(['type=semver,pattern={{version}}'], { flavor })))).toEqual([
      'a-{version}-b',
      'a-latest',
    ])
  })

  it('has prefixes and suffixes, for latest only where it says so', () => {
    const tags = ['type=semver,pattern={{version}}']
    const suffixed = translate(tags, { flavor: lines('suffix=-alpine') })
    expect(Object.keys(classes(suffixed))).toEqual(['{version}-alpine', 'latest'])
    const both = translate(tags, { flavor: lines('latest=true', 'suffix=-alpine,onlatest=true') })
    expect(Object.keys(classes(both))).toEqual(['{version}-alpine', 'latest-alpine'])
    expect(codes(both)).toContain('latest-always')
    const unknown = translate(tags, { flavor: lines('latest=${{ inputs.latest }}') })
    expect(unknown.notUnderstood).toHaveLength(1)
  })
})

describe('tags of docker/build-push-action', () => {
  it('are taken as they are written', () => {
    const translation = translate(
      [
        'ghcr.io/acme/web:latest',
        'localhost:5000/acme/web:${{ github.sha }}',
        '${{ steps.meta.outputs.tags }}',
        'ghcr.io/acme/web',
      ],
      { action: 'docker/build-push-action', triggers: ['tag'] },
    )
    expect(classes(translation)).toEqual({
      latest: '{ from: release, moves: forward }',
      '{sha:full}': '{ from: release, moves: never }',
    })
    expect(translation.notUnderstood.map(({ rule }) => rule)).toEqual(['ghcr.io/acme/web'])
  })
})
