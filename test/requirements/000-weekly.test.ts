import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { parse } from 'valibot'
import { describe, expect, it } from 'vitest'

import { DOCUMENTS } from '../../src/cli/documents/documents.ts'
import { makeProject } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'
import { makeWeekly } from '../support/weekly.ts'
import type { Weekly, WeeklyOptions } from '../support/weekly.ts'

const registry = useRegistry()

async function weekly(name: string, options: Partial<WeeklyOptions> = {}): Promise<Weekly> {
  return await makeWeekly({ host: registry.host, repository: registry.repository(name), ...options })
}

interface Scene extends AsyncDisposable {
  readonly bot: Weekly
  readonly repository: string
  /** The release 0.3.3, and the base that it stands on. */
  readonly release: string
  readonly base: `sha256:${string}`
}

async function released(name: string, options: Partial<WeeklyOptions> = {}): Promise<Scene> {
  const repository = registry.repository(name)
  const bot = await makeWeekly({ host: registry.host, repository, ...options })
  const base = await bot.moveBase('base of March')
  const release = await bot.release('0.3.3', base)
  return { bot, repository, release, base, [Symbol.asyncDispose]: () => bot[Symbol.asyncDispose]() }
}

describe('the source of the weekly rebuild', () => {
  it('000-21 000-22: is the highest patch of the supported line by number, whatever else is tagged', async () => {
    const tags = [
      'v0.3.9',
      'v0.3.10',
      'v0.2.9',
      'v0.4.0',
      'v0.3.11-rc.1',
      'v0.3.12.1',
      'v0.3',
      'v.0.3.99',
      'x',
    ]
    await using bot = await weekly('numbers', {
      tags: tags.map((name, commit) => ({ name, commit })),
      commits: 9,
    })
    const base = await bot.moveBase('base')
    for (const version of ['0.3.9', '0.3.10']) await bot.release(version, base)
    const row = await bot.rebuild(['--dry-run', '--force'])
    expect(row).toMatchObject({ line: '0.3', version: '0.3.10', gitTag: 'v0.3.10', outcome: 'planned' })
    expect(row['commit']).toBe(await bot.commitOf('v0.3.10'))
    for (const line of ['0.3', '0.3.10'])
      expect(await bot.rebuild([line, '--dry-run', '--force'])).toEqual(row)
  })

  it.each([
    ['no git tags', []],
    ['other lines, candidates and malformed tags only', ['v0.2.2', 'v0.4.0', 'v0.3.0-rc.1', 'v0.3.0.1']],
  ])('000-22: with %s there is nothing to rebuild', async (_, tags) => {
    await using bot = await weekly('none', { tags })
    for (const args of [[], ['0.3']])
      expect((await bot.json(['rebuild', ...args], 4))['error'].code).toBe('E_FACTS_MISSING')
    expect(await bot.told('env')).toBeNull()
  })

  it('000-26 000-27: is a clean checkout of the peeled commit, and what is checked out stays as it is', async () => {
    const commits = [
      { files: { 'app.py': 'print(1)\n', 'uv.lock': '1\n' } },
      { files: { 'app.py': 'print(2)\n', 'new.py': '' } },
    ]
    const tags = [{ name: 'v0.3.3', commit: 0 }]
    await using scene = await released('clean', { commits, tags })
    const { bot } = scene
    await bot.write('app.py', 'print(3)\n')
    await bot.write('staged.py', '')
    await bot.repository.git('add', 'staged.py')
    const surroundings = async (): Promise<readonly string[]> =>
      await Promise.all([
        bot.repository.git('status', '--porcelain', '--branch'),
        bot.repository.git('ls-files', '--stage'),
        bot.repository.git('for-each-ref', 'refs/heads/main', 'refs/tags'),
        bot.repository.git('rev-parse', 'HEAD'),
        bot.repository.git('worktree', 'list'),
        readFile(join(bot.root, 'app.py'), 'utf8'),
      ])
    const before = await surroundings()
    const newer = await bot.moveBase('base of April')
    await bot.hand(await bot.buildOn('rebuilt', newer))
    expect(await bot.rebuild()).toMatchObject({ outcome: 'published', commit: bot.repository.commits[0] })
    expect(await bot.told('source')).toBe('app.py\nuv.lock\n')
    expect(await surroundings()).toEqual(before)
    const told = (await bot.told('env'))?.split('\n') ?? []
    expect(told).toEqual(
      expect.arrayContaining([
        'TIDEMARK_COMPONENT=clean',
        'TIDEMARK_VERSION=0.3.3',
        'TIDEMARK_GIT_TAG=v0.3.3',
        `TIDEMARK_COMMIT=${bot.repository.commits[0]}`,
        `TIDEMARK_IMAGE=${bot.image}`,
        `TIDEMARK_BASE=${bot.base}:1@${newer}`,
      ]),
    )
    const source = told.find((line) => line.startsWith('TIDEMARK_SOURCE_DIR='))?.split('=')[1]
    expect(told).toContain(`PWD=${source}`)
  })

  it('000-26 000-27: is refused when the git tag no longer names what was released', async () => {
    await using scene = await released('moved')
    const { bot } = scene
    await bot.repository.git('commit', '--quiet', '--allow-empty', '--message', 'later')
    await bot.repository.git('tag', '--force', '--annotate', 'v0.3.3', '--message', 'moved')
    const row = await bot.rebuild(['--force'], 3)
    expect(row['refusals'][0].code).toBe('E_REBUILD_SOURCE')
    const args = ['publish', '--event', 'rebuild', '--digest', await bot.build('moved')]
    expect((await bot.json(args, 3))['error'].code).toBe('E_REBUILD_SOURCE')
    expect(await bot.told('env')).toBeNull()
  })

  it('000-4 000-5: lines that are not supported, and older releases of one that is, are refused', async () => {
    const tags = ['v0.2.2', 'v0.3.2', 'v0.3.3', 'v0.4.0'].map((name, commit) => ({ name, commit }))
    await using bot = await weekly('ended', { tags, commits: 4 })
    const base = await bot.moveBase('base')
    for (const version of ['0.2.2', '0.3.2', '0.3.3', '0.4.0']) await bot.release(version, base)
    for (const line of ['0.2', '0.2.2', '0.4', '0.4.0', '0.9']) {
      const { error } = await bot.json(['rebuild', line, '--force'], 3)
      expect(error.code).toBe('E_END_OF_LIFE')
      expect(error.message).toContain(`${line.slice(0, 3)} is not a supported line`)
    }
    expect((await bot.json(['rebuild', '0.3.2', '--force'], 3))['error'].code).toBe('E_REBUILD_SOURCE')
    for (const text of ['0', '0.3.x', 'v0.3', 'newest'])
      expect((await bot.json(['rebuild', text], 2))['error'].code).toBe('E_USAGE')
    expect(await bot.told('env')).toBeNull()
  })
})

describe('the weekly rebuild', () => {
  it('000-23 000-24 000-25 000-29 000-46: publishes the floats and its dated tag, and records both bases', async () => {
    await using scene = await released('publish')
    const { bot, repository, release, base } = scene
    const newer = await bot.moveBase('base of April')
    bot.clock.advance(60_000)
    const digest = await bot.buildOn('rebuilt', newer)
    await bot.hand(`{ "containerimage.digest": "${digest}" }`)
    const document = await bot.json(['rebuild'])
    // Parsing drops keys that the schema does not describe.
    expect(parse(DOCUMENTS.rebuild, document)).toEqual(document)
    expect(document['rebuilds'][0]).toMatchObject({
      outcome: 'published',
      standing: { kind: 'release', digest: release },
      base: { name: `${bot.base}:1`, standing: [base], newest: newer, status: 'newer', why: null },
      digest,
      tags: ['0.3-r20260330', '0.3', 'stable', 'latest'],
      notices: [],
    })
    expect(await registry.raw.tags(repository)).toEqual({
      '0.3.3': release,
      '0.3-r20260330': digest,
      '0.3': digest,
      stable: digest,
      latest: digest,
    })
    const [first, , rebuild, published] = (await bot.json(['log']))['entries']
    const commit = await bot.commitOf('v0.3.3')
    expect(rebuild).toMatchObject({ type: 'rebuild' })
    expect(rebuild.data).toMatchObject({ version: '0.3.3', gitTag: 'v0.3.3', commit, digest })
    expect(rebuild.data).toMatchObject({ base: newer, baseBefore: base, date: '2026-03-30T04:18:00.000Z' })
    expect(published.data.tags.map(({ from }: { from: string }) => from)).toEqual([
      null,
      release,
      release,
      release,
    ])
    // What tells the rebuild apart is in its labels too.
    const key = 'org.opencontainers.image.base.digest'
    expect([first.data.labels[key], rebuild.data.labels[key]]).toEqual([base, newer])
  })

  it('builds and publishes nothing while the base has nothing newer, but by force', async () => {
    await using scene = await released('same')
    const { bot, repository, release, base } = scene
    const before = [await registry.raw.tags(repository), await bot.json(['log'])]
    const row = await bot.rebuild()
    expect(row).toMatchObject({ outcome: 'current', digest: null, written: [], commands: [] })
    expect(row['base']).toMatchObject({ status: 'same', standing: [base], newest: base })
    expect(await bot.told('env')).toBeNull()
    expect([await registry.raw.tags(repository), await bot.json(['log'])]).toEqual(before)
    await bot.hand(await bot.buildOn('by force', base))
    expect(await bot.rebuild(['--force'])).toMatchObject({
      outcome: 'published',
      standing: { digest: release },
    })
  })

  it('compares with the newest rebuild, week after week', async () => {
    await using scene = await released('weeks')
    const { bot } = scene
    const outcomes: string[] = []
    for (const [week, seed] of [null, 'April', null, 'May'].entries()) {
      bot.clock.set(`2026-04-${String(6 + 7 * week).padStart(2, '0')}T04:17:00Z`)
      if (seed !== null) await bot.hand(await bot.buildOn(seed, await bot.moveBase(seed)))
      outcomes.push((await bot.rebuild())['outcome'])
    }
    expect(outcomes).toEqual(['current', 'published', 'current', 'published'])
  })

  it('000-10 000-11: again on one UTC date, other bytes are refused, and the same bytes are a no-op', async () => {
    await using scene = await released('twice')
    const { bot, repository } = scene
    await bot.hand(await bot.buildOn('morning', await bot.moveBase('morning')))
    await bot.rebuild()
    const before = [await registry.raw.tags(repository), await bot.json(['log'])]
    expect(await bot.rebuild(['--force'])).toMatchObject({ outcome: 'unchanged', written: [], refusals: [] })
    bot.clock.set('2026-03-30T23:59:59.000Z')
    const noon = await bot.buildOn('noon', await bot.moveBase('noon'))
    await bot.hand(noon)
    const row = await bot.rebuild([], 3)
    expect(row).toMatchObject({ outcome: 'refused', refusals: [{ code: 'E_IMMUTABLE' }] })
    expect([await registry.raw.tags(repository), await bot.json(['log'])]).toEqual(before)
    bot.clock.set('2026-03-31T00:01:00.000Z')
    expect(await bot.rebuild()).toMatchObject({ outcome: 'published', digest: noon })
  })

  it('goes on with the other lines when one is refused', async () => {
    const tags = ['v0.3.3', 'v0.4.0', 'v0.4.1'].map((name, commit) => ({ name, commit }))
    const edit = (policy: string): string => policy.replace('supported: ["0.3"]', 'supported: ["0.3", "0.4"]')
    await using bot = await weekly('lines', { tags, commits: 3, edit })
    const base = await bot.moveBase('base')
    for (const version of ['0.3.3', '0.4.0']) await bot.release(version, base)
    await bot.hand(await bot.buildOn('rebuilt', await bot.moveBase('newer')))
    const { rebuilds } = await bot.json(['rebuild'], 3)
    expect(rebuilds).toMatchObject([
      { line: '0.4', version: '0.4.1', outcome: 'refused', refusals: [{ code: 'E_REBUILD_SOURCE' }] },
      { line: '0.3', version: '0.3.3', outcome: 'published' },
    ])
  })

  it('takes every component that takes rebuilds; a line alone names none', async () => {
    const policy = `version: 1
tags:
  "{version}": { from: release, moves: never }
  latest: { from: [release, rebuild], moves: forward }
releases: { gitTag: "{component}-v{version}", lines: { by: major } }
components:
  api: { image: ${registry.host}/${registry.repository('api')} }
  web: { image: ${registry.host}/${registry.repository('web')}, rebuild: { run: "exit 1" } }
  cli: { gitTag: "cli-v{version}" }
`
    await using project = await makeProject({ policy, commits: 1, tags: ['api-v1.0.0', 'web-v1.2.0'] })
    for (const [name, version, index] of [
      ['api', '1.0.0', 0],
      ['web', '1.2.0', 1],
    ] as const) {
      const image = policy.match(/image: (\S+)/gu)?.[index]?.slice(7) ?? ''
      const digest = await project.push(image.replace(/,$/u, ''), { seed: name })
      await project.json(['publish', '--git-tag', `${name}-v${version}`, '--digest', digest])
    }
    const { rebuilds } = await project.json(['rebuild', '--dry-run'])
    expect(rebuilds).toMatchObject([
      { component: 'api', line: '1', version: '1.0.0', gitTag: 'api-v1.0.0', outcome: 'planned' },
      { component: 'web', line: '1', version: '1.2.0', gitTag: 'web-v1.2.0', outcome: 'planned' },
    ])
    expect((await project.json(['rebuild', '1', '--dry-run'], 4))['error'].code).toBe('E_FACTS_MISSING')
    const one = await project.json(['rebuild', '1', '--component', 'web'], 3)
    expect(one['rebuilds']).toMatchObject([{ component: 'web', refusals: [{ code: 'E_REBUILD_COMMAND' }] }])
  })

  it('writes nothing and runs nothing in a dry run', async () => {
    await using scene = await released('dry')
    const { bot, repository } = scene
    await bot.moveBase('newer')
    const before = [await registry.raw.tags(repository), await bot.json(['log'])]
    const row = await bot.rebuild(['--dry-run'])
    expect(row).toMatchObject({ outcome: 'planned', tags: ['0.3-r20260330', '0.3', 'stable', 'latest'] })
    expect([await registry.raw.tags(repository), await bot.json(['log'])]).toEqual(before)
    expect(await bot.told('env')).toBeNull()
    const { stdout } = await bot.run('rebuild', '--dry-run')
    expect(stdout).toContain('Nothing done (dry run).')
  })

  it('prints the commands to run where the policy has none', async () => {
    await using scene = await released('print', { rules: '{}' })
    const { bot, repository } = scene
    const newer = await bot.moveBase('newer')
    const { commands, outcome, commit } = await bot.rebuild()
    expect(outcome).toBe('printed')
    expect(commands).toContain(`export TIDEMARK_BASE=${bot.base}:1@${newer}`)
    expect(commands).toContain(`git worktree add --detach "$TIDEMARK_SOURCE_DIR" ${commit}`)
    const publish: string = commands.find((line: string) => line.startsWith('tidemark publish'))
    const digest = await bot.buildOn('by hand', newer)
    await bot.json(publish.replace('sha256:…', digest).split(' ').slice(1))
    expect(await registry.raw.digest(repository, 'stable')).toBe(digest)
    expect((await bot.run('rebuild')).stdout).toContain('Nothing newer in the base')
  })

  it('prints the command of the policy instead of running it, when asked to', async () => {
    await using scene = await released('asked', { run: "make it''s" })
    const { bot } = scene
    const { commands, outcome } = await bot.rebuild(['--print', '--force'])
    expect(outcome).toBe('printed')
    expect(commands).toContain(String.raw`(cd "$TIDEMARK_SOURCE_DIR" && sh -c 'make it'\''s')`)
    expect(commands.join('\n')).toContain('--metadata-file "$TIDEMARK_METADATA_FILE"')
  })
})

describe('the base image of a rebuild', () => {
  it('is the same where the image names a child of its index', async () => {
    await using bot = await weekly('child')
    const base = await bot.moveBase('base')
    const repository = bot.base.slice(registry.host.length + 1)
    const index = JSON.parse((await registry.raw.manifest(repository, base)).toString())
    await bot.release('0.3.3', index.manifests[1].digest)
    expect(await bot.rebuild()).toMatchObject({ outcome: 'current', base: { status: 'same', newest: base } })
  })

  it('is that of the policy before that of the image, and its digest is kept for images that name none', async () => {
    const repository = registry.repository('policy')
    const run = 'cat "$BESIDE/built" > "$TIDEMARK_METADATA_FILE"'
    const rules = `{ base: "${registry.host}/${repository}-base:1", run: '${run}' }`
    await using bot = await makeWeekly({ host: registry.host, repository, rules })
    const base = await bot.moveBase('base')
    await bot.json(['publish', '--git-tag', 'v0.3.3', '--digest', await bot.build('silent')])
    const first = await bot.rebuild(['--dry-run'])
    expect(first['base']).toMatchObject({
      name: `${bot.base}:1`,
      standing: [],
      newest: base,
      status: 'unknown',
    })
    await bot.hand(await bot.build('silent again'))
    expect(await bot.rebuild()).toMatchObject({ outcome: 'published' })
    expect(await bot.rebuild()).toMatchObject({
      outcome: 'current',
      base: { standing: [base], status: 'same' },
    })
  })

  it('is said to be unknown where nobody names it, and the image is built', async () => {
    await using bot = await weekly('unknown')
    await bot.json(['publish', '--git-tag', 'v0.3.3', '--digest', await bot.build('silent')])
    await bot.hand(await bot.build('rebuilt'))
    const row = await bot.rebuild()
    expect(row).toMatchObject({ outcome: 'published', base: { name: null, newest: null, status: 'unknown' } })
    expect(row['base'].why).toContain('rebuild.base')
    expect(await bot.told('env')).toContain('TIDEMARK_BASE=\n')
  })

  it('that cannot be asked stops the rebuild, but not by force', async () => {
    await using bot = await weekly('silent')
    const base = await bot.moveBase('base')
    const labels = {
      'org.opencontainers.image.base.name': '127.0.0.1:1/base:1',
      'org.opencontainers.image.base.digest': base,
    }
    await bot.json(['publish', '--git-tag', 'v0.3.3', '--digest', await bot.build('x', { labels })])
    const row = await bot.rebuild([], 5)
    expect(row).toMatchObject({ outcome: 'refused', refusals: [{ code: 'E_REGISTRY_UNAVAILABLE' }] })
    await bot.hand(await bot.build('rebuilt', { labels }))
    expect(await bot.rebuild(['--force'])).toMatchObject({
      outcome: 'published',
      base: { status: 'unknown' },
    })
  })

  it('that the builder did not pull is noticed', async () => {
    await using scene = await released('stale')
    const { bot, base } = scene
    await bot.moveBase('newer')
    await bot.hand(await bot.buildOn('stale', base))
    const { outcome, notices } = await bot.rebuild()
    expect(outcome).toBe('published')
    expect(notices.join('\n')).toContain('--pull')
  })
})

describe('the command that builds', () => {
  it('may leave a layout in the checkout, which is copied before that goes', async () => {
    const run = 'cp -r "$BESIDE/layout" out && echo oci:out > "$TIDEMARK_METADATA_FILE"'
    await using scene = await released('layout', { run })
    const { bot, repository } = scene
    const layout = `oci:${bot.env['BESIDE']}/layout`
    const digest = await bot.push(layout, { seed: 'rebuilt', platforms: ['linux/amd64', 'linux/arm64'] })
    await bot.write(
      'policy.yaml',
      `version: 1\nimage: "${layout}"\ntags: { edge: { from: build, moves: freely } }\n`,
    )
    await bot.json(['--policy', 'policy.yaml', 'publish', '--event', 'build', '--digest', digest])
    expect(await bot.rebuild(['--force'])).toMatchObject({ outcome: 'published', digest })
    expect(await registry.raw.digest(repository, 'stable')).toBe(digest)
  })

  it('that fails is refused with its exit code and its last lines, and leaves nothing behind', async () => {
    await using scene = await released('fails', { run: 'seq 1 99; echo to stderr >&2; exit 7' })
    const { bot } = scene
    const before = await bot.json(['log'])
    for (let round = 0; round < 2; round += 1) {
      const { refusals, outcome, log } = await bot.rebuild(['--force'], 3)
      expect(outcome).toBe('refused')
      expect(refusals[0].code).toBe('E_REBUILD_COMMAND')
      expect(refusals[0].message).toContain('ended with 7')
      expect(refusals[0].hints.slice(0, -1).slice(-3)).toEqual(['98', '99', 'to stderr'])
      expect((await readFile(log, 'utf8')).split('\n')).toHaveLength(101)
    }
    expect(await bot.repository.git('worktree', 'list')).not.toContain('\n')
    expect(await bot.json(['log'])).toEqual(before)
  })

  it.each([
    ['nothing', ':'],
    ['an empty file', ': > "$TIDEMARK_METADATA_FILE"'],
    ['words', 'echo it is done > "$TIDEMARK_METADATA_FILE"'],
  ])('that leaves %s is refused with what to do', async (_, run) => {
    await using scene = await released('says-nothing', { run })
    const { refusals } = await scene.bot.rebuild(['--force'], 4)
    expect(refusals).toMatchObject([{ code: 'E_REBUILD_RESULT' }])
    expect(refusals[0].hints.join('\n')).toContain('--metadata-file')
  })

  it('is not asked for where no tag class takes a rebuild', async () => {
    const edit = (policy: string): string =>
      policy.replaceAll('[release, rebuild]', 'release').replace(/.*-r\{date\}.*\n/u, '')
    await using scene = await released('no-class', { edit })
    const { error } = await scene.bot.json(['rebuild', '--force'], 3)
    expect(error.code).toBe('E_NOTHING_TO_PUBLISH')
  })
})
