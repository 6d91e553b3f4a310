import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Digest } from '../../src/model/digest.ts'
import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import type { DockerRegistry } from '../../src/testing/docker-registry.ts'
import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { makePytmbot } from '../support/pytmbot.ts'
import type { Pytmbot } from '../support/pytmbot.ts'
import { rawRegistry } from '../support/raw-registry.ts'

let registry: DockerRegistry

beforeAll(async () => {
  registry = await startDockerRegistry({ inMemory: true })
})

afterAll(async () => {
  await registry.stop()
})

const TAGS = ['v0.3.0', 'v0.3.1'].map((name, commit) => ({ name, commit }))

async function project(host: string, repository: string): Promise<Pytmbot> {
  return await makePytmbot({ host, repository, commits: 2, tags: TAGS })
}

async function publish(bot: Pytmbot, version: string): Promise<Digest> {
  const digest = await bot.build(version)
  await bot.json(['publish', '--git-tag', `v${version}`, '--digest', digest])
  return digest
}

interface Told {
  readonly tag: string
  readonly action: string
  readonly from: { readonly version: string | null }
  readonly to: { readonly version: string | null }
}

/** What `plan --all` would write. */
async function drift(bot: Pytmbot): Promise<readonly unknown[]> {
  const { actions } = await bot.json<{ actions: readonly Told[] }>(['plan', '--all'])
  return actions
    .filter(({ action }) => action !== 'keep')
    .map(({ tag, action, from, to }) => [tag, action, from?.version ?? null, to.version])
}

describe('latest, stable and the supported line', () => {
  it('000-31 000-32: are equal after every publish, and `plan --all` names the one that was moved behind our back', async () => {
    await using bot = await project(registry.host, 'drift/moved')
    const raw = rawRegistry(registry.host)
    const old = await publish(bot, '0.3.0')
    const digest = await publish(bot, '0.3.1')
    const right = { '0.3.0': old, '0.3.1': digest, '0.3': digest, stable: digest, latest: digest }
    expect(await raw.tags('drift/moved')).toEqual(right)
    expect(await drift(bot)).toEqual([])
    await raw.retag('drift/moved', old, 'stable')
    await raw.retag('drift/moved', await bot.build('from elsewhere'), 'latest')
    expect(await drift(bot)).toEqual([
      ['stable', 'move', '0.3.0', '0.3.1'],
      ['latest', 'move', null, '0.3.1'],
    ])
    // The same publish again puts both right, and writes nothing else.
    const { written } = await bot.json(['publish', '--git-tag', 'v0.3.1', '--digest', digest])
    expect(written.map(({ tag }: Told) => tag)).toEqual(['stable', 'latest'])
    expect(await raw.tags('drift/moved')).toEqual(right)
    expect(await drift(bot)).toEqual([])
  })

  it('000-31: an exact tag that was moved behind our back is refused, and everything else is left as it is', async () => {
    await using bot = await project(registry.host, 'drift/exact')
    const raw = rawRegistry(registry.host)
    const digest = await publish(bot, '0.3.0')
    await raw.retag('drift/exact', await bot.build('from elsewhere'), '0.3.0')
    const before = await raw.tags('drift/exact')
    expect(await drift(bot)).toEqual([['0.3.0', 'refuse', null, '0.3.0']])
    const { error } = await bot.json(['publish', '--git-tag', 'v0.3.0', '--digest', digest], 3)
    expect(error.code).toBe('E_IMMUTABLE')
    expect(await raw.tags('drift/exact')).toEqual(before)
  })

  it('000-31: are read again after the write: one that the registry confirmed and did not store is written again', async () => {
    const fake = await startFakeRegistry()
    try {
      await using bot = await project(fake.host, 'drift/lost')
      await publish(bot, '0.3.0')
      fake.fault({ method: 'PUT', path: /manifests\/stable$/u, effect: { status: 201 } })
      const digest = await publish(bot, '0.3.1')
      const tags = await rawRegistry(fake.host).tags('drift/lost')
      expect(tags).toMatchObject({ '0.3': digest, stable: digest, latest: digest })
    } finally {
      await fake.close()
    }
  })
})
