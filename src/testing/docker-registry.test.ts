import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { startDockerRegistry } from './docker-registry.ts'
import { makeImage } from './images.ts'
import { testStores } from './registry/client.ts'

describe('a docker-registry for tests', () => {
  it('has what was pushed after it was stopped and started again on the same storage', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tidemark-storage-'))
    const first = await startDockerRegistry({ dir })
    const stores = testStores()
    const before = stores.open(`${first.host}/web`)
    const manifest = await makeImage(before, { seed: 'kept', platforms: ['linux/amd64', 'linux/arm64'] })
    await before.writeTags(manifest, ['1.0'])
    await first.stop()
    const second = await startDockerRegistry({ dir })
    const after = stores.open(`${second.host}/web`)
    expect((await after.resolve('1.0'))?.digest).toBe(manifest.digest)
    await stores.close()
    await second.stop()
    expect(await readdir(dir)).not.toEqual([])
    await rm(dir, { recursive: true })
  })

  it('forgets everything with its temporary storage', async () => {
    const registry = await startDockerRegistry()
    await registry.stop()
    await expect(readdir(registry.dir)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('answers again after a pause', async () => {
    const registry = await startDockerRegistry({ inMemory: true })
    const stores = testStores()
    const store = stores.open(`${registry.host}/web`)
    registry.pause()
    const answer = store.resolve('1.0')
    registry.resume()
    expect(await answer).toBeNull()
    await stores.close()
    await registry.stop()
  })
})
