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
      ['latest-backward'],
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
