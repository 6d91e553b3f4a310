import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import type { DockerRegistry } from '../../src/testing/docker-registry.ts'
import { makePytmbot, pytmbotPolicy } from '../support/pytmbot.ts'
import type { Pytmbot } from '../support/pytmbot.ts'
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

function project(repository: string, ...tags: readonly string[]): Promise<Pytmbot> {
  const commits = Math.max(1, tags.length)
  const placed = tags.map((name, commit) => ({ name, commit }))
  return makePytmbot({ host: registry.host, repository, commits, tags: placed })
}

describe('the tag classes of pytmbot', () => {
  it('000-6 000-7 000-8 000-9 000-10: explain tells the contract of every class', async () => {
    await using bot = await project('classes/explain', 'v0.3.0')
    const told: Record<string, unknown> = {}
    for (const tag of ['0.3.0', '0.3', 'stable', 'latest', '0.3-r20260330', '0.3.0.1', 'edge']) {
      const { classes } = await bot.json(['explain', tag])
      told[tag] = classes.map(({ key, from, moves, aliasOf }: Record<string, unknown>) => {
        return [key, from, moves, aliasOf]
      })
    }
    expect(told).toEqual({
      '0.3.0': [['{version}', ['release'], 'never', null]],
      '0.3': [['{major}.{minor}', ['release', 'rebuild'], 'forward', null]],
      stable: [['stable', ['release', 'rebuild'], 'forward', null]],
      latest: [['latest', ['release', 'rebuild'], 'forward', 'stable']],
      '0.3-r20260330': [['{major}.{minor}-r{date}', ['rebuild'], 'never', null]],
      '0.3.0.1': [],
      edge: [],
    })
  })

  it.each([
    ['from', 'latest: { aliasOf: stable, from: release }'],
    ['a contract', 'latest: { aliasOf: stable, moves: freely }'],
    ['a filter', 'latest: { aliasOf: stable, lines: supported }'],
  ])('000-9: a `latest` that is an alias and has %s of its own is refused', async (_, line) => {
    const policy = (await pytmbotPolicy(registry.host, 'classes/alias')).replace(/latest:.*/u, line)
    await using bot = await makePytmbot({
      host: registry.host,
      repository: 'classes/alias',
      policy,
      commits: 1,
    })
    const { error } = await bot.json(['lint'], 4)
    expect(error.code).toBe('E_POLICY_SCHEMA')
    expect(error.where).toMatchObject({ file: 'tidemark.yaml', line: 14 })
  })
})

describe('a release of pytmbot', () => {
  it.each(['v0.3.0', '0.3.0'])(
    '000-1 000-13 000-15 000-41: from the git tag %s publishes its version, 0.3, stable and latest only',
    async (gitTag) => {
      const repository = `release/from-${gitTag}`
      await using bot = await project(repository, gitTag)
      const digest = await bot.build(gitTag)
      const result = await bot.json(['publish', '--git-tag', gitTag, '--digest', digest])
      expect(result['references']).toEqual([`${bot.image}@${digest}`])
      const images = result['written'].map(({ image }: { image: string }) => image)
      expect([...new Set(images)]).toEqual([bot.image])
      const four = { '0.3.0': digest, '0.3': digest, stable: digest, latest: digest }
      expect(await raw.tags(repository)).toEqual(four)
    },
  )

  it.each(['v.0.0.2', 'v0.0.3.1', '0.0.6.1', 'v.0.1.0-pre'])(
    '000-15: the git tag %s publishes nothing',
    async (gitTag) => {
      const repository = 'release/malformed'
      await using bot = await project(repository, gitTag)
      const digest = await bot.build(gitTag)
      const plan = await bot.json(['plan', '--git-tag', gitTag], 3)
      expect(plan['error'].code).toBe('E_GIT_TAG_REFUSED')
      const refused = await bot.json(['publish', '--git-tag', gitTag, '--digest', digest], 3)
      expect(refused['error'].code).toBe('E_GIT_TAG_REFUSED')
      expect(await raw.tags(repository)).toEqual({})
      expect((await bot.json(['log']))['entries']).toEqual([])
    },
  )

  it('000-15: where the policy wants the v, a git tag without it publishes nothing', async () => {
    const repository = 'release/with-v'
    const policy = (await pytmbotPolicy(registry.host, repository)).replace('"[v]{version}"', '"v{version}"')
    await using bot = await makePytmbot({
      host: registry.host,
      repository,
      policy,
      tags: ['0.3.0', 'v0.3.1'],
    })
    expect((await bot.json(['plan', '--git-tag', '0.3.0'], 3))['error'].code).toBe('E_GIT_TAG_REFUSED')
    expect((await bot.json(['plan', '--git-tag', 'v0.3.1']))['tags']).toEqual([
      '0.3.1',
      '0.3',
      'stable',
      'latest',
    ])
  })

  it('000-16 000-17: a prerelease is refused and moves nothing, as the policy takes none', async () => {
    const repository = 'release/candidate'
    await using bot = await project(repository, 'v0.3.0', 'v0.3.1-rc.1')
    const digest = await bot.build('0.3.0')
    await bot.json(['publish', '--git-tag', 'v0.3.0', '--digest', digest])
    const before = await raw.tags(repository)
    const args = ['--git-tag', 'v0.3.1-rc.1', '--digest', await bot.build('0.3.1-rc.1')]
    expect((await bot.json(['publish', ...args], 3))['error'].code).toBe('E_GIT_TAG_REFUSED')
    expect(await raw.tags(repository)).toEqual(before)
  })

  it('000-16 000-17: where the policy takes candidates, one publishes its exact tag at most', async () => {
    const repository = 'release/candidates'
    const policy = (await pytmbotPolicy(registry.host, repository))
      .replace('prereleases: []', 'prereleases: [rc]')
      .replace('{ from: release, moves: never', '{ from: [release, prerelease], moves: never')
    const tags = ['v0.3.0', 'v0.3.1-rc.1'].map((name, commit) => ({ name, commit }))
    await using bot = await makePytmbot({ host: registry.host, repository, policy, commits: 2, tags })
    const digest = await bot.build('0.3.0')
    await bot.json(['publish', '--git-tag', 'v0.3.0', '--digest', digest])
    const candidate = await bot.build('0.3.1-rc.1')
    const args = ['--git-tag', 'v0.3.1-rc.1', '--digest', candidate]
    expect((await bot.json(['publish', ...args]))['tags']).toEqual(['0.3.1-rc.1'])
    const floats = { '0.3': digest, stable: digest, latest: digest }
    expect(await raw.tags(repository)).toEqual({ '0.3.0': digest, '0.3.1-rc.1': candidate, ...floats })
  })

  it('000-18 000-20: other bytes for an exact tag are refused, and no other tag is written', async () => {
    const repository = 'release/other-bytes'
    await using bot = await project(repository, 'v0.3.0', 'v0.3.1')
    const first = await bot.build('0.3.0')
    await bot.json(['publish', '--git-tag', 'v0.3.0', '--digest', first])
    // What stands there was pushed by somebody else: the ledger knows nothing of it.
    const foreign = await bot.build('0.3.1 by hand')
    await raw.retag(repository, foreign, '0.3.1')
    const before = await raw.tags(repository)
    const log = await bot.json(['log'])
    for (const gitTag of ['v0.3.0', 'v0.3.1']) {
      const other = await bot.build(`${gitTag} again`)
      const { error } = await bot.json(['publish', '--git-tag', gitTag, '--digest', other], 3)
      expect(error.code).toBe('E_IMMUTABLE')
      expect(error.details.refusals[0]).toMatchObject({ code: 'E_IMMUTABLE', tag: gitTag.slice(1) })
    }
    expect(await raw.tags(repository)).toEqual(before)
    expect(await bot.json(['log'])).toEqual(log)
  })

  it('000-19: the same bytes again change nothing and record nothing', async () => {
    const repository = 'release/again'
    await using bot = await project(repository, 'v0.3.0')
    const args = ['publish', '--git-tag', 'v0.3.0', '--digest', await bot.build('0.3.0')]
    const first = await bot.json(args)
    bot.clock.advance(86_400_000)
    const before = await raw.tags(repository)
    const again = await bot.json(args)
    expect(again).toMatchObject({ unchanged: true, written: [], ledgerSeq: first['ledgerSeq'] })
    expect(await raw.tags(repository)).toEqual(before)
  })

  it('000-41: with an empty policy but for the exact tag, no latest appears', async () => {
    const repository = 'release/exact-only'
    const policy = `version: 1\nimage: ${registry.host}/${repository}\ntags:\n  "{version}": { from: release, moves: never }\n`
    await using bot = await makePytmbot({ host: registry.host, repository, policy, tags: ['v0.3.0'] })
    const digest = await bot.build('0.3.0')
    await bot.json(['publish', '--git-tag', 'v0.3.0', '--digest', digest])
    expect(await raw.tags(repository)).toEqual({ '0.3.0': digest })
  })
})
