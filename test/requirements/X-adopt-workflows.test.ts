import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'

describe('adopt --workflows', () => {
  async function workflows(files: Readonly<Record<string, string>>, policy: string | null): Promise<Project> {
    const project = await makeProject({ policy: policy ?? '' })
    if (policy === null) await rm(join(project.root, 'tidemark.yaml'))
    await mkdir(join(project.root, '.github/workflows'), { recursive: true })
    for (const [name, text] of Object.entries(files))
      await writeFile(join(project.root, '.github/workflows', name), text)
    return project
  }

  const RELEASE = `name: release
on:
  push:
    branches: [main]
    tags: ['v*']
env:
  REGISTRY: ghcr.io
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/metadata-action@v5
        with:
          images: \${{ env.REGISTRY }}/acme/web
          tags: |
            # versions
            type=semver,pattern={{version}}
            type=semver,pattern={{major}}.{{minor}}
            type=semver,pattern={{major}}
            type=sha,format=long
            type=edge
            type=raw,value=\${{ matrix.flavour }}
            type=ref,event=pr
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: \${{ steps.meta.outputs.tags }}
`

  it('X-8 X-10: translates rules into classes, and names file, line and column of what breaks a promise', async () => {
    await using web = await workflows({ 'release.yml': RELEASE }, null)
    const result = await web.json(['adopt', '--workflows'], 6)
    const keys = result['classes'].map(({ key }: { key: string }) => key)
    expect(keys).toEqual(['{version}', '{major}.{minor}', '{major}', 'sha-{sha:full}', 'edge', 'latest'])
    const codes = result['findings'].map(
      ({ code, where }: { code: string; where: { line: number; column: number } }) => [
        code,
        where.line,
        where.column,
      ],
    )
    expect(codes).toEqual([
      ['exact-overwritten', 17, 13],
      ['latest-backward', 17, 13],
      ['float-backward', 18, 13],
      ['float-backward', 19, 13],
      ['zero', 19, 13],
      ['commit-overwritten', 20, 13],
    ])
    expect(result['notUnderstood'].map(({ where }: { where: { line: number } }) => where.line)).toEqual([
      22, 23,
    ])
    await web.write('tidemark.yaml', result['text'])
    expect((await web.run('lint')).code).toBe(0)
  })

  function tagging(on: string, images: string, ...rules: readonly string[]): string {
    const lines = rules.map((rule) => `            ${rule}\n`)
    return `on: ${on}
jobs:
  image:
    steps:
      - uses: docker/metadata-action@v5
        with:
          flavor: latest=false
          images: ${images}
          tags: |
${lines.join('')}`
  }

  it('X-8: names a tag that two workflows push, which names whatever came last', async () => {
    const release = tagging(
      '{ push: { tags: ["v*"] } }',
      'acme/web',
      'latest',
      'type=semver,pattern={{version}}',
    )
    const files = {
      'a-release.yml': release,
      'b-nightly.yml': tagging(
        '{ schedule: [{ cron: "0 0 * * *" }] }',
        'acme/web',
        'latest',
        'type=schedule',
      ),
      'c-main.yml': tagging('{ push: { branches: [main] } }', 'acme/web', 'type=ref,event=branch'),
      'd-dev.yml': tagging('{ push: { branches: [dev] } }', 'acme/web', 'type=ref,event=branch'),
      'e-other.yml': tagging('{ push: { tags: ["v*"] } }', 'acme/other', 'latest'),
      'f-open.yml': tagging('{ push: { tags: ["v*"] } }', '${{ inputs.image }}', 'type=sha'),
      'g-open.yml': tagging('{ push: { branches: [main] } }', '${{ inputs.image }}', 'type=sha'),
    }
    await using web = await workflows(files, null)
    const { findings } = await web.json(['adopt', '--workflows'], 6)
    const rivals = findings.filter((each: { code: string }) => each.code === 'two-writers')
    expect(
      rivals.map((each: { where: { file: string }; rule: string }) => [each.where.file, each.rule]),
    ).toEqual([
      ['.github/workflows/b-nightly.yml', 'latest'],
      ['.github/workflows/g-open.yml', 'type=sha'],
    ])
    expect(rivals[0].message).toContain('a-release.yml:10')
  })

  it('X-8: shows a rule that stands in many places once', async () => {
    const on = '{ push: { tags: ["v[0-9]+.[0-9]+.[0-9]+"] } }'
    const files = {
      'a.yml': tagging(on, 'acme/web', 'type=semver,pattern={{version}}'),
      'b.yml': tagging(on, 'acme/cli', 'type=semver,pattern={{version}}'),
    }
    await using web = await workflows(files, null)
    const { stdout } = await web.run('adopt', '--workflows')
    expect(stdout).toContain('1 way in which')
    expect(stdout).toContain('the same in .github/workflows/b.yml:10:13')
  })

  const PYTMBOT = `version: 1
image: docker.io/orenlab/pytmbot
releases: { gitTag: "[v]{version}", prereleases: [] }
tags:
  "{version}": { from: release, moves: never }
  "{major}.{minor}": { from: [release, rebuild], moves: forward }
  latest: { from: [release, rebuild], moves: forward }
  "{major}.{minor}-r{date}": { from: rebuild, moves: never }
  "edge-{branch}": { from: build, branches: ["feat/*"], moves: freely }
`

  function pushing(on: string, ...tags: readonly string[]): string {
    const lines = tags.map((tag) => `            orenlab/pytmbot:${tag}\n`)
    return `on: ${on}
jobs:
  image:
    steps:
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: |
${lines.join('')}`
  }

  it.each([
    [
      'a rebuild by schedule that pushes an exact tag',
      '{ schedule: [{ cron: "0 0 * * 0" }] }',
      '0.2.1',
      'event-not-allowed',
    ],
    ['a branch that pushes an exact tag', '{ push: { branches: [rebuild] } }', '0.2.2', 'event-not-allowed'],
    ['a branch that pushes latest', '{ push: { branches: [main] } }', 'latest', 'event-not-allowed'],
    ['a tag that no class has', '{ push: { branches: [ci] } }', '0.1.1_ci', 'class-unknown'],
    ['a word that no class has', '{ push: { branches: [ci] } }', 'latest_ci', 'class-unknown'],
  ])('000-48: %s is reported', async (_, on, tag, code) => {
    await using bot = await workflows({ 'ci.yml': pushing(on, tag) }, PYTMBOT)
    const { findings } = await bot.json(['adopt', '--workflows'], 6)
    expect(findings.map((each: { code: string }) => each.code)).toContain(code)
    const { where } = findings.find((each: { code: string }) => each.code === code)
    expect(where).toEqual({ file: '.github/workflows/ci.yml', line: 9, column: 13 })
  })

  it('000-48: what the policy allows for the event is not reported', async () => {
    const files = {
      'release.yml': pushing('{ push: { tags: ["v*"] } }', '0.3.0'),
      'rebuild.yml': pushing('{ schedule: [{ cron: "0 0 * * 0" }] }', '0.3'),
    }
    await using bot = await workflows(files, PYTMBOT)
    const result = await bot.run('adopt', '--workflows', '--json')
    const { findings } = result.json<{ findings: readonly { code: string }[] }>()
    const codes = findings.map(({ code }) => code)
    expect(codes).not.toContain('event-not-allowed')
    expect(codes).not.toContain('class-unknown')
  })

  it('X-10: refuses a workflow that is no YAML, and a folder that is not there', async () => {
    await using web = await workflows({ 'broken.yml': 'on: [push\njobs: {' }, null)
    const { error } = await web.json(['adopt', '--workflows'], 4)
    expect(error).toMatchObject({ code: 'E_WORKFLOW', where: { file: '.github/workflows/broken.yml' } })
    expect((await web.json(['adopt', '--workflows', 'nowhere'], 5))['error'].code).toBe('E_IO')
  })
})
