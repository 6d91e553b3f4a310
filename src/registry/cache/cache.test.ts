import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { makeImage } from '../../testing/images.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import { readPicture } from '../copy/picture.ts'
import type { ContentStore } from '../image-store.ts'
import { LayoutStore } from '../layout/layout-store.ts'
import { cacheFolder } from './cache-folder.ts'
import { ContentCache } from './content-cache.ts'
import type { CacheOptions } from './content-cache.ts'
import { cachedReads } from './open-cache.ts'

const bench = registryBench()
const DAY = 86_400_000
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-cache-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

function cache(options: Partial<CacheOptions> = {}): ContentCache {
  return new ContentCache({
    folder,
    clock: { now: () => new Date() },
    random: (bytes) => randomBytes(bytes),
    ...options,
  })
}

function fileOf(digest: Digest): string {
  const hex = digest.slice(7)
  return join(folder, 'v1', hex.slice(0, 2), hex)
}

async function put(to: ContentCache, text: string): Promise<Digest> {
  const bytes = Buffer.from(text)
  const digest = digestOf(bytes)
  await to.write(digest, { mediaType: 'text/plain', bytes })
  return digest
}

describe('the cache of content', () => {
  it('gives back what was written, in another process as well', async () => {
    const digest = await put(cache(), 'content')
    expect(await cache().read(digest)).toEqual({ mediaType: 'text/plain', bytes: Buffer.from('content') })
    expect(await cache().read(digestOf('other'))).toBeNull()
  })

  it('is for its user alone', async () => {
    const digest = await put(cache(), 'content')
    expect((await stat(fileOf(digest))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'v1'))).mode & 0o777).toBe(0o700)
  })

  it('never gives back content that was cut or damaged, and takes it again', async () => {
    const digest = await put(cache(), 'some longer content, of one line')
    const whole = await readFile(fileOf(digest))
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        await truncate(fileOf(digest), at)
        expect(await cache().read(digest)).toBeNull()
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] ?? 0) ^ flip
        await writeFile(fileOf(digest), damaged)
        const found = await cache().read(digest)
        // The type is not hashed; whoever reads manifests compares it with what they say themselves.
        expect(found === null || digestOf(found.bytes) === digest).toBe(true)
      }),
      { numRuns: 100 },
    )
    await put(cache(), 'some longer content, of one line')
    expect(await cache().read(digest)).not.toBeNull()
  })

  it('shared by many writers and readers gives whole content or none', async () => {
    const digest = digestOf('shared')
    const work = Array.from({ length: 40 }, async (_, index) => {
      const own = cache()
      if (index % 2 === 0) await put(own, 'shared')
      const found = await own.read(digest)
      expect(found === null || Buffer.from(found.bytes).toString() === 'shared').toBe(true)
    })
    await Promise.all(work)
    expect(await readdir(join(folder, 'v1', digest.slice(7, 9)))).toEqual([digest.slice(7)])
  })

  it('in a place where nothing can be kept keeps nothing, and is no error', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    const nowhere = cache({ folder: join(file, 'below') })
    const digest = await put(nowhere, 'content')
    expect(await nowhere.read(digest)).toBeNull()
    await nowhere.sweep()
  })

  it('keeps nothing larger than a manifest may be, and no type that would break its file', async () => {
    const small = cache()
    const large = Buffer.alloc(4 * 1024 * 1024 + 1)
    await small.write(digestOf(large), { mediaType: 'text/plain', bytes: large })
    await small.write(digestOf('x'), { mediaType: 'two\nlines', bytes: Buffer.from('x') })
    expect(await small.read(digestOf(large))).toBeNull()
    expect(await small.read(digestOf('x'))).toBeNull()
  })
})

describe('a full cache', () => {
  async function age(digest: Digest, days: number): Promise<void> {
    const then = new Date(Date.now() - days * DAY)
    await utimes(fileOf(digest), then, then)
  }

  it('lets go what was not read for longest, until the rest is within bounds', async () => {
    const bounded = cache({ most: 250 })
    const writer = cache()
    const digests = await Promise.all([1, 2, 3, 4].map((seed) => put(writer, `${seed}`.repeat(100))))
    for (const [index, digest] of digests.entries()) await age(digest, 10 - index)
    expect(await bounded.read(digests[0] ?? digestOf(''))).not.toBeNull()
    await bounded.sweep()
    const left = await Promise.all(digests.map(async (digest) => (await bounded.read(digest)) !== null))
    expect(left).toEqual([true, false, false, true])
  })

  it('lets go what is too old, and what a killed process left', async () => {
    const bounded = cache()
    const [old, young] = [await put(bounded, 'old'), await put(bounded, 'young')]
    await age(old, 100)
    await age(young, 80)
    const left = join(folder, 'v1', old.slice(7, 9), '00.tmp')
    await writeFile(left, 'half')
    const before = new Date(Date.now() - DAY)
    await utimes(left, before, before)
    await bounded.sweep()
    expect(await bounded.read(old)).toBeNull()
    expect(await bounded.read(young)).not.toBeNull()
    await expect(stat(left)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is swept once a day, by whoever writes first', async () => {
    const stale = await put(cache(), 'stale')
    await age(stale, 100)
    await put(cache(), 'the same day')
    await expect(stat(fileOf(stale))).resolves.toBeDefined()
    const tomorrow = new Date(Date.now() + 2 * DAY)
    await put(cache({ clock: { now: () => tomorrow } }), 'later')
    await expect(stat(fileOf(stale))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('the folder of the cache', () => {
  it('is where the environment says, and nowhere with TIDEMARK_CACHE=off or without a home', () => {
    expect(cacheFolder({ HOME: '/home/ann' })).toBe('/home/ann/.cache/tidemark')
    expect(cacheFolder({ HOME: '/home/ann', XDG_CACHE_HOME: '/var/cache/ann' })).toBe(
      '/var/cache/ann/tidemark',
    )
    expect(cacheFolder({ HOME: '/home/ann', XDG_CACHE_HOME: 'relative' })).toBe('/home/ann/.cache/tidemark')
    expect(cacheFolder({ TIDEMARK_CACHE_DIR: '/ci/cache', XDG_CACHE_HOME: '/x' })).toBe('/ci/cache')
    expect(cacheFolder({ TIDEMARK_CACHE_DIR: '/ci/cache', TIDEMARK_CACHE: 'off' })).toBeNull()
    expect(cacheFolder({})).toBeNull()
  })
})

describe('what is read through the cache', () => {
  async function scene() {
    const registry = await bench.registry()
    const store = bench.stores().open(`${registry.host}/acme/web`)
    const recipe = { seed: 'one', platforms: ['linux/amd64', 'linux/arm64'], labels: { team: 'shop' } }
    return { registry, store, manifest: await makeImage(store, recipe) }
  }

  function through(store: ContentStore, env: Readonly<Record<string, string>> = {}): ContentStore {
    const world = { clock: { now: () => new Date() }, random: (bytes: number) => randomBytes(bytes) }
    return cachedReads({ ...world, env: { TIDEMARK_CACHE_DIR: folder, ...env } })(store)
  }

  async function asked(registry: FakeRegistry, work: () => Promise<unknown>): Promise<readonly string[]> {
    const { length } = registry.requests
    await work()
    return registry.requests.slice(length).map(({ method }) => method)
  }

  it('comes from the registry once; after that the registry only says that it still has it', async () => {
    const { registry, store, manifest } = await scene()
    const first = await readPicture(through(store), manifest.digest)
    expect(first?.children.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64'])
    expect(first?.contents[0]?.said?.labels).toEqual({ team: 'shop' })
    const methods = await asked(registry, async () => {
      expect(await readPicture(through(store), manifest.digest)).toEqual(first)
    })
    expect(methods).toEqual(Array.from({ length: 5 }, () => 'HEAD'))
  })

  it('is found under any tag that names it', async () => {
    const { registry, store, manifest } = await scene()
    await store.writeTags(manifest, ['1.0'])
    await through(store).readManifest(manifest.digest)
    const methods = await asked(registry, async () => {
      expect(await through(store).readManifest('1.0')).toEqual(manifest)
    })
    expect(methods).toEqual(['HEAD'])
  })

  it('is the same without a cache', async () => {
    const { registry, store, manifest } = await scene()
    const off = through(store, { TIDEMARK_CACHE: 'off' })
    expect(off).toBe(store)
    const described = await readPicture(off, manifest.digest)
    expect(described).toEqual(await readPicture(through(store), manifest.digest))
    expect(await asked(registry, async () => readPicture(off, manifest.digest))).not.toContain('HEAD')
  })

  it('is read again from the registry when the files are cut in half', async () => {
    const { registry, store, manifest } = await scene()
    const first = await readPicture(through(store), manifest.digest)
    for (const name of await readdir(join(folder, 'v1'), { recursive: true })) {
      const path = join(folder, 'v1', name)
      const facts = await stat(path)
      if (facts.isFile()) await truncate(path, Math.floor(facts.size / 2))
    }
    const methods = await asked(registry, async () => {
      expect(await readPicture(through(store), manifest.digest)).toEqual(first)
    })
    expect(methods).toEqual(Array.from({ length: 5 }, () => 'GET'))
    expect(await asked(registry, async () => readPicture(through(store), manifest.digest))).not.toContain(
      'GET',
    )
  })

  it('is not taken from a file that says another type than the manifest', async () => {
    const { store, manifest } = await scene()
    const mediaType = 'application/vnd.oci.image.manifest.v1+json'
    await cache().write(manifest.digest, { mediaType, bytes: manifest.bytes })
    expect(await through(store).readManifest(manifest.digest)).toEqual(manifest)
  })

  it('is nothing that the registry does not have, or has no more', async () => {
    const { registry, store, manifest } = await scene()
    await store.writeTags(manifest, ['1.0'])
    const own = through(store)
    expect(await own.readManifest(digestOf('nothing'))).toBeNull()
    expect(await own.readManifest('2.0')).toBeNull()
    const first = await readPicture(own, '1.0')
    const gone = first?.contents[0]
    if (gone === undefined) expect.unreachable()
    registry.images.at('acme/web').manifests.delete(gone.digest)
    expect((await readPicture(own, '1.0'))?.gaps).toMatchObject([{ part: 'manifest', why: 'gone' }])
    registry.images.at('acme/web').blobs.delete(first?.contents[1]?.config.digest ?? '')
    expect((await readPicture(own, '1.0'))?.gaps).toMatchObject([
      { part: 'manifest', why: 'gone' },
      { part: 'configuration', why: 'gone' },
    ])
    registry.images.at('acme/web').tags.delete('1.0')
    registry.images.at('acme/web').manifests.delete(manifest.digest)
    expect(await own.readManifest('1.0')).toBeNull()
    expect(await own.readManifest(manifest.digest)).toBeNull()
    expect(await own.resolve(manifest.digest)).toBeNull()
  })

  it('is refused as ever when the registry denies to say', async () => {
    const { registry, store, manifest } = await scene()
    const own = through(store)
    await own.readManifest(manifest.digest)
    registry.fault({ method: 'HEAD', path: /manifests/u, effect: { status: 403 } })
    await expect(own.readManifest(manifest.digest)).rejects.toMatchObject({ code: 'E_REGISTRY_DENIED' })
  })

  it('is read as it is where it lies on this disk', () => {
    const layout = new LayoutStore(folder, { random: (bytes) => randomBytes(bytes), sleep: async () => {} })
    expect(through(layout)).toBe(layout)
  })
})
