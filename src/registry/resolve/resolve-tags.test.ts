import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import { testClock } from '../../testing/clock.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { FakeRegistryOptions } from '../../testing/registry/options.ts'
import type { TestStores } from '../../testing/registry/client.ts'
import { makeImage } from '../../testing/images.ts'
import type { ImageStore } from '../image-store.ts'
import { LayoutStore } from '../layout/layout-store.ts'
import { RequestBudget } from './request-budget.ts'
import { resolveTags } from './resolve-tags.ts'
import type { ResolveOptions } from './resolve-tags.ts'

const bench = registryBench()
const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

interface Scene {
  readonly registry: FakeRegistry
  readonly stores: TestStores
  readonly store: ImageStore
  /** What the registry holds. */
  readonly truth: Map<string, Digest>
}

/** A registry with `count` tags over a tenth as many manifests. */
async function scene(count: number, options: FakeRegistryOptions = {}): Promise<Scene> {
  const registry = await bench.registry(options)
  const stores = bench.stores()
  const truth = new Map<string, Digest>()
  for (let index = 0; index < count; index += 1)
    truth.set(`1.0.${index}`, put(registry, index % Math.ceil(count / 10), `1.0.${index}`))
  return { registry, stores, truth, store: stores.open(`${registry.host}/acme/web`) }
}

function put(registry: FakeRegistry, seed: number, tag: string): Digest {
  const config = {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: digestOf(`config ${seed}`),
    size: 2,
  }
  const body = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers: [] }
  const bytes = Buffer.from(JSON.stringify(body))
  registry.images.putManifest('acme/web', { mediaType: MEDIA_TYPES.ociManifest, bytes }, tag)
  return digestOf(bytes)
}

async function read(
  store: ImageStore,
  tags: readonly string[] | null,
  options?: ResolveOptions,
): Promise<Map<string, Digest | null>> {
  const found = new Map<string, Digest | null>()
  for await (const { tag, digest } of resolveTags(store, tags, options)) {
    expect(found.has(tag), `${tag} comes once`).toBe(false)
    found.set(tag, digest)
  }
  return found
}

function heads(registry: FakeRegistry): readonly string[] {
  return registry.requests.filter(({ method }) => method === 'HEAD').map(({ path }) => path)
}

describe('reading all tags of an image', () => {
  it('tells the digest of every tag that is listed, with one request for each', async () => {
    const { registry, store, truth } = await scene(300)
    expect(await read(store, null)).toEqual(truth)
    expect(heads(registry)).toHaveLength(300)
  })

  it('keeps to as many connections as there are requests at once, and to no more than asked for', async () => {
    const { registry, store } = await scene(200)
    await read(store, null, { concurrency: 5 })
    expect(registry.busiest).toBeLessThanOrEqual(5)
    expect(registry.connections).toBeLessThanOrEqual(5)
  })

  it('reads the tags that it is given, each once, and says which are not there', async () => {
    const { store, truth } = await scene(20)
    const found = await read(store, ['1.0.3', '9.9', '1.0.3'])
    expect(found).toEqual(
      new Map([
        ['1.0.3', truth.get('1.0.3')],
        ['9.9', null],
      ]),
    )
  })

  it('says of a tag that was listed and is gone since that it is gone', async () => {
    const { registry, store } = await scene(20)
    registry.fault({ method: 'HEAD', path: /1\.0\.7$/u, effect: { status: 404 } })
    registry.images.at('acme/web').tags.delete('1.0.7')
    registry.fault({
      path: /tags\/list/u,
      effect: { status: 200, body: JSON.stringify({ tags: ['1.0.6', '1.0.7'] }) },
    })
    const found = await read(store, null)
    expect(found.get('1.0.7')).toBeNull()
    expect(found.get('1.0.6')).toMatch(/^sha256:/u)
  })

  it('tells the digest of what is no image as well, whatever its type', async () => {
    const { registry, store, truth } = await scene(3, { strictAccept: false })
    const bytes = Buffer.from('{"schemaVersion":1}')
    const mediaType = 'application/vnd.docker.distribution.manifest.v1+prettyjws'
    registry.images.putManifest('acme/web', { mediaType, bytes }, 'ancient')
    expect(await read(store, null)).toEqual(new Map([...truth, ['ancient', digestOf(bytes)]]))
  })

  it('says of a tag whose manifest was deleted that it is gone, after one more question', async () => {
    const { registry, store, truth } = await scene(1)
    registry.images.at('acme/web').manifests.delete(truth.get('1.0.0') ?? '')
    expect(await read(store, ['1.0.0'], { known: truth })).toEqual(new Map([['1.0.0', null]]))
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
  })

  it('hashes the manifest itself where the registry names no digest', async () => {
    const { registry, store, truth } = await scene(5, { digestHeader: 'missing' })
    expect(await read(store, null)).toEqual(truth)
    expect(registry.requests).toHaveLength(11)
  })

  it('is told nothing by a registry that denies: that is no absence', async () => {
    const { registry, store } = await scene(20)
    registry.fault({ method: 'HEAD', path: /1\.0\.7$/u, effect: { status: 403 } })
    await expect(read(store, null)).rejects.toMatchObject({ code: 'E_REGISTRY_DENIED' })
  })

  it('tells how far it is', async () => {
    const { store } = await scene(30)
    const steps: [number, number][] = []
    await read(store, null, { onProgress: (done, total) => steps.push([done, total]) })
    expect(steps).toHaveLength(30)
    expect(steps.at(-1)).toEqual([30, 30])
  })

  it('yields nothing for an image that is not there', async () => {
    const registry = await bench.registry()
    const store = bench.stores().open(`${registry.host}/acme/none`)
    expect(await read(store, null)).toEqual(new Map())
  })

  it('ends at once when it is aborted', async () => {
    const { registry, store } = await scene(200)
    const abort = new AbortController()
    registry.fault({ method: 'HEAD', path: /manifests/u, from: 20, times: 500, effect: 'hang' })
    const run = read(store, null, {
      signal: abort.signal,
      onProgress: (done) => (done === 10 ? abort.abort() : undefined),
    })
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('reads layouts on disk as well', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-resolve-'))
    folders.push(folder)
    const store = new LayoutStore(folder, {
      random: (bytes) => new Uint8Array(bytes).fill(7),
      sleep: async () => undefined,
    })
    const manifest = await makeImage(store, { seed: 'layout' })
    await store.writeTags(manifest, ['1.0', '1.1'])
    expect(await read(store, null)).toEqual(
      new Map([
        ['1.0', manifest.digest],
        ['1.1', manifest.digest],
      ]),
    )
  })
})

describe('a registry that has enough', () => {
  it('is asked again after the time that it names, and every tag is read', async () => {
    const { registry, stores, store, truth } = await scene(100)
    registry.fault({
      method: 'HEAD',
      path: /manifests/u,
      from: 30,
      times: 12,
      effect: { status: 429, headers: { 'retry-after': '7' } },
    })
    expect(await read(store, null)).toEqual(truth)
    expect(stores.waits.every((wait) => wait <= 7000)).toBe(true)
    expect(stores.waits).toContain(7000)
  })

  it('is not given up over one tag while it serves others: each has its turn', async () => {
    const { registry, store, truth } = await scene(100)
    const effect = { status: 429, headers: { 'retry-after': '1' } }
    registry.fault({ method: 'HEAD', path: /1\.0\.7$/u, times: 8, effect })
    expect(await read(store, null, { concurrency: 4 })).toEqual(truth)
  })

  it('is given up when it serves nobody', async () => {
    const { registry, store } = await scene(20)
    registry.fault({ method: 'HEAD', path: /manifests/u, times: 1000, effect: { status: 429 } })
    await expect(read(store, null)).rejects.toMatchObject({
      code: 'E_REGISTRY_RATE_LIMITED',
      details: { tries: 5 },
    })
  })

  it('gets fewer requests at once, for all of its images', async () => {
    const { registry, stores, store, truth } = await scene(100)
    registry.fault({ method: 'HEAD', path: /manifests/u, times: 8, effect: { status: 503 } })
    await read(store, null)
    const other = stores.open(`${registry.host}/acme/web`)
    expect(await read(other, [...truth.keys()].slice(0, 10))).toHaveProperty('size', 10)
    expect(registry.busiest).toBeLessThanOrEqual(16)
  })

  it('is left alone until its next period when it says that nothing is left', async () => {
    const { registry, stores, store } = await scene(20)
    const headers = { 'ratelimit-remaining': '0', 'ratelimit-reset': '11' }
    const body = JSON.stringify({ tags: ['1.0.1'] })
    registry.fault({ path: /tags\/list/u, effect: { status: 200, headers, body } })
    await read(store, null)
    expect(stores.waits).toEqual([11_000])
  })

  it('gets as few requests as it says are left, and as many as ever in its next period', async () => {
    const { registry, truth } = await scene(60)
    const clock = testClock()
    const store = bench.stores({ clock }).open(`${registry.host}/acme/web`)
    const headers = { 'ratelimit-remaining': '2', 'ratelimit-reset': '20' }
    const body = JSON.stringify({ tags: [...truth.keys()] })
    registry.fault({ path: /tags\/list/u, effect: { status: 200, headers, body } })
    expect(await read(store, null)).toEqual(truth)
    expect(registry.busiest).toBeLessThanOrEqual(2)
    clock.advance(20_000)
    expect(await read(store, null)).toEqual(truth)
    expect(registry.connections).toBeGreaterThan(2)
  })

  it('is not waited for when its period is one of hours', async () => {
    const { registry, stores, store } = await scene(20)
    const headers = { 'ratelimit-remaining': '0;w=21600' }
    registry.fault({
      path: /tags\/list/u,
      effect: { status: 200, headers, body: JSON.stringify({ tags: ['1.0.1'] }) },
    })
    await read(store, null)
    expect(stores.waits).toEqual([])
  })
})

describe('a budget of requests', () => {
  it('ends the run with everything that it paid for, and the place to go on', async () => {
    const { registry, store, truth } = await scene(90)
    const budget = new RequestBudget(41)
    const found = new Map<string, Digest | null>()
    const end = await collect(store, null, { budget, concurrency: 4 }, found)
    expect(isFailure(end, 'E_BUDGET')).toBe(true)
    expect(registry.requests).toHaveLength(41)
    expect(budget.used).toBe(41)
    expect(found.size).toBe(40)
    const sorted = [...truth.keys()].toSorted()
    expect(end).toMatchObject({ details: { limit: 41, read: 40, next: sorted[40] } })
    const rest = await read(store, sorted.slice(40), { budget: new RequestBudget(60) })
    expect(new Map([...found, ...rest])).toEqual(truth)
  })

  it('counts repetitions', async () => {
    const { registry, store } = await scene(10)
    registry.fault({ method: 'HEAD', path: /1\.0\.3$/u, times: 2, effect: { status: 503 } })
    const budget = new RequestBudget(100)
    await read(store, null, { budget })
    expect(budget.used).toBe(13)
    expect(registry.requests).toHaveLength(13)
  })

  it('that does not even reach for the list says so', async () => {
    const { store } = await scene(10)
    await expect(read(store, null, { budget: new RequestBudget(0) })).rejects.toMatchObject({
      code: 'E_BUDGET',
    })
  })

  it('that is just enough is enough', async () => {
    const { store, truth } = await scene(10)
    const budget = new RequestBudget(11)
    expect(await read(store, null, { budget })).toEqual(truth)
    expect(budget.left).toBe(0)
  })
})

describe('tags that were read before', () => {
  it('are asked for by their digest: what has not changed is a 304', async () => {
    const { registry, store, truth } = await scene(50, { conditionalReads: true })
    const known = new Map(truth)
    truth.set('1.0.3', put(registry, 99, '1.0.3'))
    expect(await read(store, null, { known })).toEqual(truth)
    expect(heads(registry)).toHaveLength(50)
    expect(registry.requests.filter(({ headers }) => headers['if-none-match'] !== undefined)).toHaveLength(50)
  })

  it('are asked for as ever where the registry passes conditions over, which is learnt once', async () => {
    const { registry, store, truth } = await scene(50)
    expect(await read(store, null, { known: truth, concurrency: 1 })).toEqual(truth)
    expect(heads(registry)).toHaveLength(50)
    expect(registry.requests.filter(({ headers }) => headers['if-none-match'] !== undefined)).toHaveLength(1)
  })

  it.each([400, 405, 412, 501])(
    'are asked for as ever where a condition is answered with %i',
    async (status) => {
      const { registry, store, truth } = await scene(20)
      registry.fault({ method: 'HEAD', path: /manifests/u, effect: { status } })
      expect(await read(store, null, { known: truth, concurrency: 1 })).toEqual(truth)
      expect(heads(registry)).toHaveLength(21)
    },
  )

  it('are not taken as unchanged from a 304 that speaks of another digest', async () => {
    const { registry, store, truth } = await scene(20)
    const effect = { status: 304, headers: { etag: `"${digestOf('other')}"` } }
    registry.fault({ method: 'HEAD', path: /manifests/u, effect })
    expect(await read(store, null, { known: truth, concurrency: 1 })).toEqual(truth)
    const known = new Map([...truth.keys()].map((tag) => [tag, digestOf('other')]))
    expect(await read(store, null, { known })).toEqual(truth)
  })

  it('are found gone as well', async () => {
    const { registry, store, truth } = await scene(5, { conditionalReads: true })
    registry.images.at('acme/web').tags.delete('1.0.2')
    const found = await read(store, [...truth.keys()], { known: truth })
    expect(found.get('1.0.2')).toBeNull()
  })
})

async function collect(
  store: ImageStore,
  tags: readonly string[] | null,
  options: ResolveOptions,
  into: Map<string, Digest | null>,
): Promise<unknown> {
  try {
    for await (const { tag, digest } of resolveTags(store, tags, options)) into.set(tag, digest)
  } catch (error) {
    return error
  }
  return expect.unreachable()
}
