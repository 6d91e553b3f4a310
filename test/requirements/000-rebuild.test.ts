import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Digest } from '../../src/model/digest.ts'
import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import type { DockerRegistry } from '../../src/testing/docker-registry.ts'
import { makePytmbot, pytmbotPolicy } from '../support/pytmbot.ts'
import type { Pytmbot, PytmbotOptions } from '../support/pytmbot.ts'
import { rawRegistry } from '../support/raw-registry.ts'
import type { RawRegistry } from '../support/raw-registry.ts'

let registry: DockerRegistry
let raw: RawRegistry

beforeAll(async () => {
  registry = await startDockerRegistry({ inMemory: true })
  raw = rawRegistry(registry.host)
})

afterAll(async () => {
  await registry.stop()
})

afterEach(() => {
  vi.unstubAllEnvs()
})

const MONDAY = '2026-03-30T04:17:00.000Z'
const FILES = { 'app/main.py': 'print(1)\n', 'uv.lock': 'requests 2.32.0\n' }

function project(repository: string, options: Partial<PytmbotOptions>): Promise<Pytmbot> {
  return makePytmbot({ host: registry.host, repository, now: MONDAY, ...options })
}

async function release(bot: Pytmbot, version: string): Promise<Digest> {
  const digest = await bot.build(version)
  await bot.json(['publish', '--git-tag', `v${version}`, '--digest', digest])
  return digest
}

/** One release, at the newest of the commits. */
async function released(repository: string, options: Partial<PytmbotOptions> = {}): Promise<Pytmbot> {
  const bot = await project(repository, { tags: ['v0.3.3'], ...options })
  await release(bot, '0.3.3')
  return bot
}

interface Refused {
  readonly code: string
  readonly message: string
  readonly details: { readonly changed: readonly string[] }
}

/** `plan` and `publish` of a rebuild both refuse it, in the same way. */
async function refusal(bot: Pytmbot, args: readonly string[]): Promise<Refused> {
  const plan = await bot.json(['plan', '--event', 'rebuild', ...args], 3)
  const digest = await bot.build('from another source')
  const { error } = await bot.json(['publish', '--event', 'rebuild', '--digest', digest, ...args], 3)
  expect(plan['error'].code).toBe(error.code)
  return error
}

describe('what a weekly rebuild builds', () => {
  it('000-21 000-22: the highest patch of the supported line by number, whatever else is tagged', async () => {
    const names = ['v0.3.9', 'v0.3.10', '0.2.11', 'v0.4.0', 'v0.3.11-rc.1', 'v0.3.12.1', 'v.0.3.13', 'v0.3']
    const tags = names.map((name, commit) => ({ name, commit }))
    await using bot = await project('rebuild/source', { commits: names.length, tags })
    await release(bot, '0.3.10')
    await release(bot, '0.3.9')
    const { event } = await bot.json(['plan', '--event', 'rebuild'])
    expect(event).toMatchObject({ kind: 'rebuild', version: '0.3.10', gitTag: 'v0.3.10' })
    expect(event.commit).toBe(await bot.commitOf('v0.3.10'))
  })

  it.each([
    ['no git tags', []],
    ['other lines, candidates and malformed tags only', ['v0.2.2', 'v0.4.0', 'v0.3.0-rc.1', 'v0.3.0.1']],
  ])('000-22: with %s there is nothing to rebuild', async (_, tags) => {
    await using bot = await project('rebuild/none', { tags })
    const digest = await bot.build('a rebuild')
    expect((await bot.json(['plan', '--event', 'rebuild'], 4))['error'].code).toBe('E_FACTS_MISSING')
    const args = ['publish', '--event', 'rebuild', '--digest', digest]
    expect((await bot.json(args, 4))['error'].code).toBe('E_FACTS_MISSING')
    expect(await raw.tags('rebuild/none')).toEqual({})
  })

  it('000-26: the record names the git tag and its peeled commit, not the tag object', async () => {
    await using bot = await released('rebuild/peeled')
    await bot.json(['publish', '--event', 'rebuild', '--digest', await bot.build('again')])
    const object = await bot.repository.git('rev-parse', 'v0.3.3')
    const commit = bot.repository.commits.at(-1)
    expect(object).not.toBe(commit)
    const { entries } = await bot.json(['log'])
    const rebuilds = entries.filter(({ type }: { type: string }) => type === 'rebuild')
    expect(rebuilds).toHaveLength(1)
    expect(rebuilds[0].data).toMatchObject({ gitTag: 'v0.3.3', commit, version: '0.3.3' })
  })

  it('000-29: the records tell the base image, the date, the version, the digest, and what each float named before', async () => {
    await using bot = await released('rebuild/record')
    const before = await raw.digest('rebuild/record', 'stable')
    const base = `sha256:${'ba5e'.repeat(16)}`
    const labels = { 'org.opencontainers.image.base.digest': base }
    const digest = await bot.build('again', { labels })
    await bot.json(['publish', '--event', 'rebuild', '--digest', digest])
    const [rebuild, published, ...more] = (await bot.json(['log']))['entries'].slice(2)
    expect(more).toEqual([])
    expect(rebuild).toMatchObject({ type: 'rebuild', data: { base, date: MONDAY, version: '0.3.3', digest } })
    expect(published.data).toEqual({
      image: bot.image,
      tags: [
        { tag: '0.3-r20260330', class: '{major}.{minor}-r{date}', from: null, to: digest, version: '0.3.3' },
        { tag: '0.3', class: '{major}.{minor}', from: before, to: digest, version: '0.3.3' },
        { tag: 'stable', class: 'stable', from: before, to: digest, version: '0.3.3' },
        { tag: 'latest', class: 'latest', from: before, to: digest, version: '0.3.3' },
      ],
    })
  })
})

describe('what a weekly rebuild publishes', () => {
  it('000-23 000-24 000-25: its dated tag and the floats, never the exact tag', async () => {
    await using bot = await released('rebuild/tags')
    const exact = await raw.digest('rebuild/tags', '0.3.3')
    const plan = await bot.json(['plan', '--event', 'rebuild'])
    expect(plan['tags']).toEqual(['0.3-r20260330', '0.3', 'stable', 'latest'])
    expect(plan['actions'].map(({ tag }: { tag: string }) => tag)).toEqual(plan['tags'])
    const digest = await bot.build('again')
    await bot.json(['publish', '--event', 'rebuild', '--digest', digest])
    expect(await raw.tags('rebuild/tags')).toEqual({
      '0.3.3': exact,
      '0.3-r20260330': digest,
      '0.3': digest,
      stable: digest,
      latest: digest,
    })
  })

  it('000-24: an exact tag is refused to a rebuild even where the policy is changed to feed it', async () => {
    const repository = 'rebuild/hand'
    const policy = (await pytmbotPolicy(registry.host, repository)).replace(
      '{ from: release, moves: never,',
      '{ from: [release, rebuild], moves: never,',
    )
    await using bot = await released(repository, { policy })
    const before = await raw.tags(repository)
    const log = await bot.json(['log'])
    const args = ['publish', '--event', 'rebuild', '--digest', await bot.build('again')]
    const { error } = await bot.json(args, 3)
    expect(error.code).toBe('E_IMMUTABLE')
    expect(error.details.refusals[0].tag).toBe('0.3.3')
    expect(await raw.tags(repository)).toEqual(before)
    expect(await bot.json(['log'])).toEqual(log)
  })

  it('000-10 000-11: other bytes on the same UTC date are refused, the same bytes are a no-op', async () => {
    const repository = 'rebuild/twice'
    await using bot = await released(repository)
    const digest = await bot.build('monday')
    await bot.json(['publish', '--event', 'rebuild', '--digest', digest])
    const before = await raw.tags(repository)
    const log = await bot.json(['log'])
    bot.clock.set('2026-03-30T23:59:59.000Z')
    const other = await bot.json(['publish', '--event', 'rebuild', '--digest', await bot.build('other')], 3)
    expect(other['error'].code).toBe('E_IMMUTABLE')
    expect(other['error'].details.refusals[0].tag).toBe('0.3-r20260330')
    const again = await bot.json(['publish', '--event', 'rebuild', '--digest', digest])
    expect(again).toMatchObject({ unchanged: true, written: [] })
    expect(await raw.tags(repository)).toEqual(before)
    expect(await bot.json(['log'])).toEqual(log)
  })

  it('000-12: 23:59 and 00:01 UTC are two dates, whatever the zone of the machine and of the flag', async () => {
    const repository = 'rebuild/midnight'
    await using bot = await released(repository)
    vi.stubEnv('TZ', 'Pacific/Kiritimati')
    expect(new Date(MONDAY).getTimezoneOffset()).toBe(-14 * 60)
    bot.clock.set('2026-03-30T23:59:00Z')
    const late = await bot.build('late')
    await bot.json(['publish', '--event', 'rebuild', '--digest', late])
    bot.clock.set('2026-03-31T00:01:00Z')
    const early = await bot.build('early')
    await bot.json(['publish', '--event', 'rebuild', '--digest', early])
    const tags = await raw.tags(repository)
    expect(tags).toMatchObject({ '0.3-r20260330': late, '0.3-r20260331': early, latest: early })
    // One in the evening of 31 March in New York is one of 1 April in UTC.
    const plan = await bot.json(['plan', '--event', 'rebuild', '--date', '2026-03-31T21:00:00-04:00'])
    expect(plan['tags'][0]).toBe('0.3-r20260401')
  })
})

describe('the source of a rebuild', () => {
  const commits = [
    { files: FILES },
    { message: 'Update requests', files: { 'uv.lock': 'requests 2.32.1\n' } },
    { message: 'Fix', files: { 'app/main.py': 'print(2)\n' } },
    { message: 'Back to what was released', files: FILES },
  ]
  const tags = [{ name: 'v0.3.3', commit: 0 }]

  it('000-27 000-28: a changed lock file or source is refused, and a lock file alone asks for a new version', async () => {
    const repository = 'rebuild/changed'
    await using bot = await project(repository, { commits, tags })
    await release(bot, '0.3.3')
    const before = await raw.tags(repository)
    const [, lock = '', source = ''] = bot.repository.commits
    const locked = await refusal(bot, ['--commit', lock])
    expect(locked.code).toBe('E_REBUILD_SOURCE')
    expect(locked.details.changed).toEqual(['uv.lock'])
    expect(locked.message).toContain('a dependency update needs a new release version')
    const changed = await refusal(bot, ['--commit', source])
    expect(changed.code).toBe('E_REBUILD_SOURCE')
    expect(changed.details.changed).toEqual(['app/main.py', 'uv.lock'])
    expect(changed.message).not.toContain('dependency update')
    expect(await raw.tags(repository)).toEqual(before)
  })

  it('000-27: in CI, what is checked out is what was built', async () => {
    const repository = 'rebuild/scheduled'
    await using bot = await project(repository, { commits, tags })
    await release(bot, '0.3.3')
    const [tagged = '', lock = ''] = bot.repository.commits
    Object.assign(bot.env, {
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'schedule',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_REF_NAME: 'main',
      GITHUB_SHA: bot.repository.commits.at(-1) ?? '',
    })
    await bot.repository.git('checkout', '--quiet', lock)
    expect((await refusal(bot, [])).code).toBe('E_REBUILD_SOURCE')
    await bot.repository.git('checkout', '--quiet', tagged)
    const digest = await bot.build('again')
    const { event, tags: written } = await bot.json(['publish', '--event', 'rebuild', '--digest', digest])
    expect(event).toMatchObject({ version: '0.3.3', commit: tagged, gitTag: 'v0.3.3' })
    expect(written).toEqual(['0.3-r20260330', '0.3', 'stable', 'latest'])
  })

  it('000-27: another commit with the same files is the same source', async () => {
    await using bot = await project('rebuild/same', { commits, tags })
    await release(bot, '0.3.3')
    const same = bot.repository.commits.at(-1) ?? ''
    const { event } = await bot.json(['plan', '--event', 'rebuild', '--commit', same])
    expect(event.commit).toBe(bot.repository.commits[0])
  })
})
