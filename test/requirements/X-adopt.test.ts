import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { Digest } from '../../src/model/digest.ts'
import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

interface Legacy extends Project {
  readonly image: string
  readonly place: string
  readonly digests: Readonly<Record<string, Digest>>
  text(): Promise<string>
}

interface LegacyOptions {
  readonly name: string
  /** What was built, by the tags that name it. */
  readonly images: Readonly<Record<string, readonly string[]>>
  readonly gitTags?: readonly string[]
  /** Labels of an image by what it was built as. */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** A project whose image was tagged by scripts for years; there is no policy. */
async function legacy({ name, images, gitTags = [], labels = {} }: LegacyOptions): Promise<Legacy> {
  const repository = registry.repository(name)
  const image = `${registry.host}/${repository}`
  const commits = gitTags.map((tag) => ({ message: `Work up to ${tag}` }))
  const tags = gitTags.map((tag, commit) => ({ name: tag, commit }))
  const project = await makeProject({ policy: '', commits: [...commits, {}], tags })
  await rm(join(project.root, 'tidemark.yaml'))
  const digests: Record<string, Digest> = {}
  for (const [seed, names] of Object.entries(images)) {
    const digest = await project.push(image, {
      seed,
      platforms: ['linux/amd64', 'linux/arm64'],
      labels: labels[seed] ?? {},
    })
    for (const tag of names) await registry.raw.retag(repository, digest, tag)
    digests[seed] = digest
  }
  return Object.assign(project, {
    image,
    place: repository,
    digests,
    text: async () => await readFile(join(project.root, 'tidemark.yaml'), 'utf8'),
    [Symbol.asyncDispose]: async () => await project.repository.remove(),
  })
}

const WEB = {
  '1.0.0': ['1.0.0', '1.0', 'sha-1a2b3c4'],
  '1.1.0': ['1.1.0', 'sha-2b3c4d5'],
  '1.1.1': ['1.1.1', '1.1', '1', 'latest'],
  '1.2.0-rc.1': ['1.2.0-rc.1'],
  main: ['edge', 'main', 'sha-3c4d5e6'],
}
const WEB_TAGS = ['v1.0.0', 'v1.1.0', 'v1.1.1', 'v1.2.0-rc.1']

describe('adopt', () => {
  it('X-10: infers a policy from a registry and git, writes it for review, and it passes lint', async () => {
    await using web = await legacy({ name: 'web', images: WEB, gitTags: WEB_TAGS })
    const result = await web.json(['adopt', web.image])
    const keys = result['components'][0].classes.map(({ key }: { key: string }) => key)
    expect(keys.toSorted()).toEqual(
      ['{version}', '{major}.{minor}', '{major}', 'latest', 'sha-{sha}', 'edge', 'main'].toSorted(),
    )
    expect(result['unexplained']).toEqual([])
    expect(result['components'][0]).toMatchObject({ component: 'web', gitTag: 'v{version}' })
    expect(result['images']).toEqual([{ image: web.image, tags: 13, attachments: 0, explained: 13 }])
    expect(await web.text()).toBe(result['text'])
    expect((await web.run('lint')).code).toBe(0)
  })

  it('X-10: says which tags would move, and which it cannot explain and why', async () => {
    await using web = await legacy({
      name: 'web',
      images: {
        ...WEB,
        '1.0.1': ['1.0.1', 'stable', 'pr-12', 'buildcache', '1.2.3.4', 'jims-test'],
      },
      gitTags: WEB_TAGS,
    })
    const { components, unexplained } = await web.json(['adopt', web.image, '--dry-run'])
    const classes = Object.fromEntries(components[0].classes.map((each: { key: string }) => [each.key, each]))
    // 1.0 stopped below a line that is up to date: it is taken for one that has ended, and said so.
    expect(classes['{major}.{minor}'].row).toContain('lines: supported')
    expect(classes['{major}.{minor}'].doubts.join()).toContain('1.0')
    expect(classes['stable'].moves).toEqual([
      {
        tag: 'stable',
        from: web.digests['1.0.1'],
        fromVersion: '1.0.1',
        to: web.digests['1.1.1'],
        version: '1.1.1',
      },
    ])
    const reasons = unexplained.map(({ tag, reason }: { tag: string; reason: string }) => [tag, reason])
    expect(Object.fromEntries(reasons)).toEqual({
      'pr-12': 'pull-request',
      buildcache: 'cache',
      '1.2.3.4': 'not-semver',
      'jims-test': 'unknown',
    })
    await expect(web.text()).rejects.toThrow('ENOENT')
  })

  it('X-10: takes a flavour with bytes of its own for a component of its own', async () => {
    await using web = await legacy({
      name: 'web',
      images: {
        '1.0.0': ['1.0.0', '1.0', 'latest'],
        alpine: ['1.0.0-alpine', '1.0-alpine', 'alpine', 'latest-alpine'],
        arm: ['1.0.0-arm64'],
      },
      gitTags: ['v1.0.0'],
    })
    const { components, unexplained } = await web.json(['adopt', web.image])
    expect(components.map(({ component }: { component: string }) => component)).toEqual(['web', 'web-alpine'])
    expect(unexplained).toEqual([])
    expect((await web.run('lint')).code).toBe(0)
  })

  it('X-10: compares labels with git, and says what does not agree', async () => {
    await using web = await legacy({
      name: 'web',
      images: { '1.0.0': ['1.0.0'], '1.1.0': ['1.1.0'] },
      gitTags: ['v1.0.0', 'v1.1.0'],
      labels: {
        '1.0.0': { 'org.opencontainers.image.version': '1.0.0' },
        '1.1.0': { 'org.opencontainers.image.revision': 'f'.repeat(40) },
      },
    })
    const { components } = await web.json(['adopt', web.image])
    expect(components[0].labels).toMatchObject({ looked: 2, agree: 1 })
    expect(components[0].labels.disagree).toHaveLength(1)
    expect(components[0].labels.disagree[0]).toContain('1.1.0')
  })

  it('X-10: reads git tags by the pattern that is given', async () => {
    await using web = await legacy({
      name: 'web',
      images: WEB,
      gitTags: ['web-v1.0.0', 'cli-v1.1.0', 'cli-v1.1.1'],
    })
    const inferred = await web.json(['adopt', web.image, '--dry-run'])
    expect(inferred['components'][0].gitTag).toBe('cli-v{version}')
    const given = await web.json(['adopt', web.image, '--git-tags', '{component}-v{version}', '--dry-run'])
    expect(given['components'][0].gitTag).toBe('{component}-v{version}')
    const { error } = await web.json(['adopt', web.image, '--git-tags', 'v1', '--dry-run'], 4)
    expect(['E_POLICY_SCHEMA', 'E_PATTERN']).toContain(error.code)
  })

  it('X-10: never replaces a policy unless it is told to, and writes to another file on request', async () => {
    await using web = await legacy({ name: 'web', images: WEB, gitTags: WEB_TAGS })
    await web.write('tidemark.yaml', 'version: 1\nimage: ghcr.io/acme/web\ntags: semver\n')
    const before = await web.text()
    expect((await web.json(['adopt', web.image, '-o', 'tidemark.yaml'], 3))['error'].code).toBe(
      'E_FILE_EXISTS',
    )
    expect(await web.text()).toBe(before)
    await web.json(['adopt', web.image, '-o', 'proposal.yaml'])
    expect(await readFile(join(web.root, 'proposal.yaml'), 'utf8')).toContain(web.image)
    await web.json(['adopt', web.image, '--force'])
    expect(await web.text()).toContain(web.image)
  })

  it('X-10: refuses an image without tags, one that is not there, a bad name, and tags that nothing explains', async () => {
    await using web = await legacy({ name: 'web', images: { a: ['jims-test', `x${'y'.repeat(127)}`] } })
    const code = async (...args: readonly string[]): Promise<string> =>
      (await web.run(...args, '--json')).json<{ error: { code: string } }>().error.code
    expect(await code('adopt', `${registry.host}/nobody/nothing`)).toBe('E_ADOPT_EMPTY')
    expect(await code('adopt', 'oci:./nowhere')).toBe('E_ADOPT_EMPTY')
    expect(await code('adopt', 'ghcr.io/Not An/Image')).toBe('E_REFERENCE')
    expect(await code('adopt', `${web.image}:latest`)).toBe('E_REFERENCE')
    expect(await code('adopt', web.image)).toBe('E_ADOPT_UNEXPLAINED')
    expect(await code('adopt')).toBe('E_USAGE')
    expect(await code('adopt', 'web')).toBe('E_USAGE')
    expect(await code('adopt', '')).toBe('E_USAGE')
    expect(await code('adopt', '--record')).toBe('E_POLICY_MISSING')
    await expect(web.text()).rejects.toThrow('ENOENT')
  })
})

describe('adopt --record', () => {
  async function adopted(name = 'web'): Promise<Legacy> {
    const web = await legacy({ name, images: { ...WEB, other: ['jims-test'] }, gitTags: WEB_TAGS })
    await web.json(['adopt', web.image])
    return web
  }

  async function records(web: Legacy, type: string): Promise<readonly Record<string, any>[]> {
    const { entries } = await web.json(['log'])
    return entries.filter((entry: { type: string }) => entry.type === type)
  }

  it('X-10: shows which class knows which tags, and records nothing without --record', async () => {
    await using web = await adopted()
    const result = await web.json(['adopt'])
    expect(result['outcome']).toBe('planned')
    expect(result['images'][0]).toMatchObject({ tags: 14, added: 14, unknown: [{ tag: 'jims-test' }] })
    expect(result['releases'].map(({ version }: { version: string }) => version)).toEqual([
      '1.0.0',
      '1.1.0',
      '1.1.1',
      '1.2.0-rc.1',
    ])
    expect((await web.json(['log']))['entries']).toEqual([])
  })

  it('X-10: begins the ledger with tags and releases, once', async () => {
    await using web = await adopted()
    expect((await web.json(['adopt', '--record'], 2))['error'].code).toBe('E_USAGE')
    const first = await web.json(['adopt', '--record', '--yes'])
    expect(first).toMatchObject({ outcome: 'done', ledgerSeq: 5 })
    expect(await records(web, 'adoption')).toHaveLength(1)
    expect(await records(web, 'release')).toHaveLength(4)
    expect(await web.json(['adopt', '--record', '--yes'])).toMatchObject({
      outcome: 'unchanged',
      ledgerSeq: null,
    })
    const status = await web.json(['status'])
    expect(status['components'][0]).toMatchObject({ newest: '1.1.1' })
  })

  it('X-10: afterwards publish refuses other bytes for an exact tag of old', async () => {
    await using web = await adopted()
    await web.json(['adopt', '--record', '--yes'])
    const other = await web.push(web.image, {
      seed: 'other bytes',
      platforms: ['linux/amd64', 'linux/arm64'],
    })
    const { error } = await web.json(['publish', '--git-tag', 'v1.0.0', '--digest', other], 3)
    expect(error.code).toBe('E_IMMUTABLE')
    // Even when somebody has deleted the tag meanwhile.
    await registry.raw.remove(web.place, web.digests['1.0.0'] ?? '')
    const again = await web.json(['publish', '--git-tag', 'v1.0.0', '--digest', other], 3)
    expect(again['error'].code).toBe('E_IMMUTABLE')
  })

  it('X-10: adds what is new, and never records over what the ledger knows', async () => {
    await using web = await adopted()
    await web.json(['adopt', '--record', '--yes'])
    const other = await web.push(web.image, { seed: 'pushed over' })
    await registry.raw.retag(web.place, other, '1.0.0')
    await registry.raw.retag(web.place, other, 'sha-4d5e6f7')
    const result = await web.json(['adopt', '--record', '--yes'])
    expect(result).toMatchObject({ outcome: 'done', releases: [] })
    expect(result['images'][0].added).toBe(1)
    expect(result['changed']).toEqual([
      { image: web.image, tag: '1.0.0', recorded: web.digests['1.0.0'], now: other },
    ])
  })

  it('X-10: keeps tags whose names mean something else to programs', async () => {
    await using web = await adopted()
    const names = ['__proto__', 'constructor', 'toString', '0', `x${'y'.repeat(127)}`]
    for (const name of names) await registry.raw.retag(web.place, web.digests['main'] ?? '', name)
    const result = await web.json(['adopt', '--record', '--yes'])
    expect(result['images'][0].added).toBe(14 + names.length)
    expect(await web.json(['adopt', '--record', '--yes'])).toMatchObject({
      outcome: 'unchanged',
      changed: [],
    })
  })

  it('X-10: two runs at once record everything once', async () => {
    await using web = await adopted()
    const outcomes = await Promise.all([
      web.json(['adopt', '--record', '--yes']),
      web.json(['adopt', '--record', '--yes']),
    ])
    expect(outcomes.map(({ outcome }) => outcome)).toContain('done')
    expect(await records(web, 'adoption')).toHaveLength(1)
    expect(await records(web, 'release')).toHaveLength(4)
  })

  it('X-10: knows only the images and components of the policy', async () => {
    await using web = await adopted()
    for (const args of [['--component', 'nobody'], [`${registry.host}/some/other`]]) {
      expect((await web.json(['adopt', ...args], 4))['error'].code).toBe('E_UNKNOWN_NAME')
    }
  })
})

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
