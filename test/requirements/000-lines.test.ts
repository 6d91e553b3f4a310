import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Digest } from '../../src/model/digest.ts'
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

/** A project with a commit for each git tag. */
function project(repository: string, ...tags: readonly string[]): Promise<Pytmbot> {
  const placed = tags.map((name, commit) => ({ name, commit }))
  return makePytmbot({ host: registry.host, repository, commits: tags.length, tags: placed })
}

async function release(bot: Pytmbot, version: string): Promise<Digest> {
  const digest = await bot.build(version)
  await bot.json(['publish', '--git-tag', `v${version}`, '--digest', digest])
  return digest
}

describe('the supported line of pytmbot', () => {
  it('000-2 000-3: status tells the supported line, its first release, and the lines that are end of life', async () => {
    await using bot = await project('lines/status', 'v0.1.1', 'v0.2.2', 'v0.3.0', 'v0.3.1')
    const [before] = (await bot.json(['status']))['components']
    expect(before).toMatchObject({
      supported: [{ line: '0.3', first: '0.3.0', newest: null }],
      endOfLife: [],
    })
    for (const version of ['0.1.1', '0.2.2', '0.3.0', '0.3.1']) await release(bot, version)
    const [component] = (await bot.json(['status']))['components']
    expect(component).toMatchObject({
      newest: '0.3.1',
      supported: [{ line: '0.3', first: '0.3.0', newest: '0.3.1' }],
      endOfLife: ['0.2', '0.1'],
    })
    // The lines at their end never had a tag, so there is none to tell of.
    expect(component.floats.map(({ tag }: { tag: string }) => tag)).toEqual(['0.3', 'stable', 'latest'])
  })

  it('000-3 000-4: a release before 0.3.0 publishes its exact tag only, and says that its line is end of life', async () => {
    const repository = 'lines/old'
    await using bot = await project(repository, 'v0.0.1', 'v0.1.1', 'v0.2.2')
    const exact: Record<string, string> = {}
    for (const version of ['0.0.1', '0.1.1', '0.2.2']) {
      const plan = await bot.json(['plan', '--git-tag', `v${version}`])
      expect(plan['tags']).toEqual([version])
      expect(plan['notices'].join('\n')).toContain(`${version.slice(0, 3)} is end of life`)
      exact[version] = await release(bot, version)
    }
    expect(await raw.tags(repository)).toEqual(exact)
  })

  it('000-4: where no class takes a version that is end of life, its release is refused with the line named', async () => {
    const repository = 'lines/refused'
    const policy = (await pytmbotPolicy(registry.host, repository)).replace(
      '{ from: release, moves: never,',
      '{ from: release, moves: never, lines: supported,',
    )
    await using bot = await makePytmbot({ host: registry.host, repository, policy, tags: ['v0.2.2'] })
    const args = ['publish', '--git-tag', 'v0.2.2', '--digest', await bot.build('0.2.2')]
    const { error } = await bot.json(args, 3)
    expect(error.code).toBe('E_END_OF_LIFE')
    expect(error.message).toMatch(/\b0\.2 is not a supported line \(supported: 0\.3\)/u)
    expect(await raw.tags(repository)).toEqual({})
  })

  it('000-4 000-5: a rebuild of any other line is refused with the line named, and moves nothing', async () => {
    const repository = 'lines/rebuild'
    await using bot = await project(repository, 'v0.2.2', 'v0.3.0', 'v0.4.0')
    for (const version of ['0.2.2', '0.3.0', '0.4.0']) await release(bot, version)
    const before = await raw.tags(repository)
    const log = await bot.json(['log'])
    const digest = await bot.build('a rebuild')
    for (const version of ['0.2.2', '0.4.0']) {
      for (const args of [['plan'], ['publish', '--digest', digest]]) {
        const result = await bot.run(...args, '--event', 'rebuild', '--version', version, '--json')
        const document = result.json<Record<string, any>>()
        const refusal = document['error'] ?? document['refusals'][0]
        expect(result.code).toBe(3)
        expect(refusal.code).toBe('E_END_OF_LIFE')
        expect(refusal.message).toContain(`${version.slice(0, 3)} is not a supported line`)
      }
    }
    expect(await raw.tags(repository)).toEqual(before)
    expect(await bot.json(['log'])).toEqual(log)
  })

  it('000-33: a hotfix of an older line never moves stable, latest or the newer line', async () => {
    const repository = 'lines/hotfix'
    await using bot = await project(repository, 'v0.2.2', 'v0.3.0', 'v0.2.3')
    const old = await release(bot, '0.2.2')
    const current = await release(bot, '0.3.0')
    const hotfix = await release(bot, '0.2.3')
    expect(await raw.tags(repository)).toEqual({
      '0.2.2': old,
      '0.2.3': hotfix,
      '0.3.0': current,
      '0.3': current,
      stable: current,
      latest: current,
    })
  })

  it('000-30: a new line leaves stable and latest until the policy says so, and a rebuild of the old one never takes them back', async () => {
    const repository = 'lines/next'
    await using bot = await project(repository, 'v0.3.3', 'v0.4.0', 'v0.4.1')
    const old = await release(bot, '0.3.3')
    const next = await release(bot, '0.4.0')
    const first = { '0.3.3': old, '0.3': old, '0.4.0': next, '0.4': next }
    expect(await raw.tags(repository)).toEqual({ ...first, stable: old, latest: old })

    // While 0.3 is supported, its rebuild moves the floats of 0.3.
    bot.clock.set('2026-06-15T04:17:00Z')
    const rebuilt = await bot.build('0.3.3 rebuilt')
    await bot.json(['publish', '--event', 'rebuild', '--digest', rebuilt])
    const second = { ...first, '0.3': rebuilt, '0.3-r20260615': rebuilt }
    expect(await raw.tags(repository)).toEqual({ ...second, stable: rebuilt, latest: rebuilt })

    // The policy moves on; the next release of the new line takes the floats.
    const policy = await pytmbotPolicy(registry.host, repository)
    await bot.write('tidemark.yaml', policy.replace('["0.3"]', '["0.4"]'))
    const patch = await release(bot, '0.4.1')
    const third = { ...second, '0.4': patch, '0.4.1': patch, stable: patch, latest: patch }
    expect(await raw.tags(repository)).toEqual(third)

    // The scheduled rebuild now takes the new line by itself, and one of 0.3 is refused.
    bot.clock.set('2026-06-22T04:17:00Z')
    const late = await bot.build('0.3.3 rebuilt again')
    const args = ['publish', '--event', 'rebuild', '--digest', late]
    expect((await bot.json([...args, '--version', '0.3.3'], 3))['error'].code).toBe('E_END_OF_LIFE')
    expect((await bot.json(['plan', '--event', 'rebuild']))['event'].version).toBe('0.4.1')
    expect(await raw.tags(repository)).toEqual(third)
  })

  it('000-30: moving the supported line alone lets `plan --all` move stable and latest to what was released', async () => {
    const repository = 'lines/moved'
    await using bot = await project(repository, 'v0.3.3', 'v0.4.0')
    await release(bot, '0.3.3')
    await release(bot, '0.4.0')
    const policy = await pytmbotPolicy(registry.host, repository)
    await bot.write('tidemark.yaml', policy.replace('["0.3"]', '["0.4"]'))
    const { actions } = await bot.json(['plan', '--all'])
    const moves = actions.filter(({ action }: { action: string }) => action === 'move')
    expect(moves.map(({ tag, from, to }: Record<string, any>) => [tag, from.version, to.version])).toEqual([
      ['stable', '0.3.3', '0.4.0'],
      ['latest', '0.3.3', '0.4.0'],
    ])
  })
})
