import { readdir, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { makeImage } from '../../src/testing/images.ts'
import { withCache } from '../support/audit.ts'
import { makeProject, openTestStores } from '../support/project.ts'
import type { Project } from '../support/project.ts'

let registry: FakeRegistry
beforeEach(async () => {
  registry = await startFakeRegistry()
})
afterEach(async () => {
  await registry.close()
})

const RULES = 'retention: { keepPerEnvironment: 1, keepYounger: 1d }'

interface Scene extends Project {
  readonly image: string
  /** Publishes a version, with images of two platforms. */
  release(version: string): Promise<string>
}

async function makeScene(): Promise<Scene> {
  const image = `${registry.host}/acme/web`
  const tags = '  "{version}": { from: release, moves: never }\n  latest: { from: release, moves: forward }'
  const policy = `version: 1\nimage: ${image}\nplatforms: [linux/amd64, linux/arm64]\ntags:\n${tags}\n${RULES}\n`
  const project = await withCache(await makeProject({ policy, remote: true }))
  return Object.assign(project, {
    image,
    async release(version: string) {
      const recipe = { seed: version, platforms: ['linux/amd64', 'linux/arm64'], labels: { version } }
      const digest = await project.push(image, recipe)
      await project.json(['publish', '--version', version, '--digest', digest])
      return digest
    },
  })
}

/** What the command transfers: GETs of manifests and blobs. */
async function contentRead(work: () => Promise<unknown>): Promise<readonly string[]> {
  const { length } = registry.requests
  await work()
  const read = registry.requests.slice(length)
  return read
    .filter(({ method, path }) => method === 'GET' && /manifests|blobs/u.test(path))
    .map(({ path }) => path)
}

/** Every file of the project's cache of content. */
async function cacheFiles({ env }: Project): Promise<readonly string[]> {
  const folder = join(env['XDG_CACHE_HOME'] ?? '', 'tidemark', 'v1')
  const files: string[] = []
  for (const name of await readdir(folder, { recursive: true }))
    if ((await stat(join(folder, name))).isFile()) files.push(join(folder, name))
  return files
}

describe('content that was read once', () => {
  it('is not transferred again by compare: the registry only says that it still has it', async () => {
    await using scene = await makeScene()
    await scene.release('1.0.0')
    await scene.release('1.0.1')
    const compared = async (): Promise<unknown> => scene.json(['compare', '1.0.0', '1.0.1'], 6)
    const first = await compared()
    expect(await contentRead(async () => expect(await compared()).toEqual(first))).toEqual([])
  })

  it('is read again where the files were cut in half, and where there is to be no cache', async () => {
    await using scene = await makeScene()
    await scene.release('1.0.0')
    await scene.release('1.0.1')
    const compared = async (): Promise<unknown> => scene.json(['compare', '1.0.0', '1.0.1'], 6)
    const first = await compared()
    for (const file of await cacheFiles(scene)) await truncate(file, Math.floor((await stat(file)).size / 2))
    expect(await contentRead(async () => expect(await compared()).toEqual(first))).toHaveLength(10)
    expect(await contentRead(compared)).toEqual([])
    scene.env['TIDEMARK_CACHE'] = 'off'
    expect(await contentRead(async () => expect(await compared()).toEqual(first))).toHaveLength(10)
  })

  it('is read each time where nothing can be kept, without a word', async () => {
    await using scene = await makeScene()
    await scene.release('1.0.0')
    await scene.release('1.0.1')
    scene.env['XDG_CACHE_HOME'] = '/dev/null'
    for (let time = 0; time < 2; time += 1) {
      const result = await scene.run('compare', '1.0.0', '1.0.1')
      expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 6, stderr: '' })
    }
  })

  it('is told as gone by compare when the registry has it no more', async () => {
    await using scene = await makeScene()
    await scene.release('1.0.0')
    await scene.release('1.0.1')
    const first = await scene.json(['compare', '1.0.0', '1.0.1'], 6)
    expect(first['b'].gaps).toEqual([])
    const { manifests, tags } = registry.images.at('acme/web')
    const index = JSON.parse(String(manifests.get(tags.get('1.0.1') ?? '')?.bytes))
    manifests.delete(index.manifests[1].digest)
    const { b } = await scene.json(['compare', '1.0.0', '1.0.1'], 6)
    expect(b.gaps).toMatchObject([{ part: 'manifest', platform: 'linux/arm64', why: 'gone' }])
  })

  it('is read once by audits, whatever became of their cursor, and again by a deep one', async () => {
    await using scene = await makeScene()
    await scene.release('1.0.0')
    const drift = await makeImage(openTestStores(scene.root).open(scene.image), { seed: 'drift' })
    registry.images.at('acme/web').tags.set('1.0.0', drift.digest)
    const found = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { findings } = await scene.json(['audit', ...args], 6)
      return findings.map(({ code }: { code: string }) => code)
    }
    const first = await found()
    expect(first).toContain('exact-changed')
    // The change is looked at each time.
    expect(await contentRead(async () => expect(await found()).toEqual(first))).toEqual([])
    expect(await contentRead(async () => expect(await found('--deep')).toEqual(first))).not.toEqual([])
  })

  it('is not transferred again by the plans of retain', async () => {
    await using scene = await makeScene()
    await scene.release('1.0.0')
    await scene.release('1.0.1')
    expect(await contentRead(async () => scene.json(['retain']))).not.toEqual([])
    expect(await contentRead(async () => scene.json(['retain']))).toEqual([])
  })

  it('is not transferred again by adopt', async () => {
    await using scene = await makeScene()
    await scene.release('1.0.0')
    await scene.repository.git('tag', '--annotate', '1.0.0', '--message', '1.0.0')
    const adopt = ['adopt', scene.image, '--output', 'other.yaml', '--dry-run']
    expect(await contentRead(async () => scene.json(adopt))).not.toEqual([])
    expect(await contentRead(async () => scene.json(adopt))).toEqual([])
  })
})

describe('several images', () => {
  const NAMES = ['one', 'two', 'three', 'four', 'five', 'six']

  it('are read at once, and one after the other where a budget must suffice', async () => {
    const components = NAMES.map((name) => `  ${name}: { image: "${registry.host}/acme/${name}" }`).join('\n')
    const policy = `version: 1\ncomponents:\n${components}\ntags: { "{version}": { from: release, moves: never } }\n`
    await using scene = await withCache(await makeProject({ policy, remote: true }))
    const stores = openTestStores(scene.root)
    for (const name of NAMES) {
      const store = stores.open(`${registry.host}/acme/${name}`)
      await store.writeTags(await makeImage(store, { seed: name }), ['wip'])
    }
    await stores.close()
    /** Lists that were asked for before the first tag was. */
    const listsFirst = async (...args: readonly string[]): Promise<number> => {
      const { length } = registry.requests
      const { components: looked } = await scene.json(['audit', ...args], 6)
      expect(looked.map(({ component }: { component: string }) => component)).toEqual(NAMES)
      const asked = registry.requests.slice(length)
      return asked.findIndex(({ method, path }) => method === 'HEAD' && path.includes('manifests'))
    }
    expect(await listsFirst()).toBeGreaterThan(1)
    expect(await listsFirst('--budget', '1000')).toBe(1)
  })
})
