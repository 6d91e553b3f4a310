import type { LookupFunction } from 'node:net'

import { describe, expect, it } from 'vitest'

import type { Manifest } from '../../model/descriptor.ts'
import { makeImage } from '../../testing/images.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import type { TestStores } from '../../testing/registry/client.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { FakeRegistryOptions } from '../../testing/registry/options.ts'
import type { ImageStore } from '../image-store.ts'
import type { HttpStoresOptions } from './stores.ts'

const bench = registryBench()

interface Scene {
  readonly registry: FakeRegistry
  readonly stores: TestStores
  readonly store: ImageStore
  readonly image: Manifest
  readonly other: Manifest
}

async function scene(
  options: FakeRegistryOptions = {},
  client: Partial<HttpStoresOptions> = {},
): Promise<Scene> {
  const registry = await bench.registry(options)
  const stores = bench.stores(client)
  const store = stores.open(`${registry.host}/acme/web`)
  const image = await makeImage(store, { seed: 'a' })
  const other = await makeImage(store, { seed: 'b' })
  registry.images.at('acme/web').tags.set('1.0.0', image.digest)
  registry.requests.length = 0
  return { registry, stores, store, image, other }
}

const noSuchHost: LookupFunction = (_host, _options, callback) => {
  callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '')
}

describe('a read that fails', () => {
  it.each([408, 429, 500, 502, 503, 504])('is tried again after %d, four times at most', async (status) => {
    const { registry, store, image } = await scene()
    registry.fault({ method: 'HEAD', times: 4, effect: { status } })
    expect((await store.resolve('1.0.0'))?.digest).toBe(image.digest)
    registry.requests.length = 0
    registry.fault({ method: 'HEAD', times: 100, effect: { status } })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({
      code: status === 429 ? 'E_REGISTRY_RATE_LIMITED' : 'E_REGISTRY_UNAVAILABLE',
      exit: 5,
      details: { tries: 5, status, method: 'HEAD' },
    })
    expect(registry.requests).toHaveLength(5)
  })

  it.each(['reset', 'hang', 'cut', 'drip'] as const)(
    'is tried again or reported after %s',
    async (effect) => {
      const { registry, store } = await scene({}, { limits: { answer: 60, idle: 60, whole: 200 } })
      registry.fault({ method: 'GET', times: 100, effect })
      await expect(store.readManifest('1.0.0')).rejects.toMatchObject({
        code: 'E_REGISTRY_UNAVAILABLE',
        exit: 5,
      })
    },
  )

  it.each([400, 401, 403, 405, 418])('is not tried again after %d', async (status) => {
    const { registry, store } = await scene()
    registry.fault({ times: 100, effect: { status } })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({ exit: 5 })
    expect(registry.requests).toHaveLength(1)
  })

  it('waits longer each time, by chance, and never beyond the bound', async () => {
    const { registry, stores, store } = await scene({}, { limits: { tries: 8, longestPause: 5000 } })
    registry.fault({ times: 100, effect: { status: 503 } })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({ details: { tries: 8 } })
    expect(stores.waits.map((wait) => Math.round(wait / 250))).toEqual([2, 4, 8, 10, 10, 10, 10])
  })

  it('waits as long as Retry-After says in seconds or as a date, and not for ever', async () => {
    const { registry, stores, store } = await scene()
    const date = 'Mon, 02 Mar 2026 10:00:00 GMT'
    for (const [at, value] of ['7', 'Mon, 02 Mar 2026 10:00:09 GMT', '86400'].entries()) {
      registry.fault({ from: at + 1, effect: { status: 503, headers: { date, 'retry-after': value } } })
    }
    await store.resolve('1.0.0')
    expect(stores.waits).toEqual([7000, 9000, 60_000])
  })

  it('says what was asked, how often, and nothing secret', async () => {
    const { registry, store } = await scene()
    registry.fault({ times: 100, effect: { status: 503, body: 'x'.repeat(100_000) } })
    const error: Error = await store.resolve('1.0.0').then(
      () => expect.unreachable(),
      (failure) => failure,
    )
    expect(error.message).toContain(`HEAD ${registry.origin}/v2/acme/web/manifests/1.0.0 gave 503`)
    expect(error.message).toContain('5 tries')
    expect(error.message.length).toBeLessThan(300)
  })

  it('is not tried again when there is no such host', async () => {
    const store = bench.stores({ lookup: noSuchHost }).open('nowhere.test/acme/web')
    await expect(store.resolve('1')).rejects.toMatchObject({
      code: 'E_REGISTRY_UNAVAILABLE',
      details: { tries: 1 },
    })
  })

  it('is E_REGISTRY_UNAVAILABLE when nobody listens', async () => {
    const registry = await bench.registry()
    await registry.close()
    const store = bench.stores().open(`${registry.host}/acme/web`)
    await expect(store.resolve('1')).rejects.toMatchObject({
      code: 'E_REGISTRY_UNAVAILABLE',
      details: { tries: 5 },
    })
  })
})

describe('a rate limit', () => {
  it('is waited out', async () => {
    const { registry, stores, store } = await scene()
    registry.fault({ path: /manifests\/1\.0\.0/u, effect: { status: 429, headers: { 'retry-after': '30' } } })
    await store.resolve('1.0.0')
    expect(stores.waits).toEqual([30_000])
  })

  it('holds back other requests as well', async () => {
    const now = new Date()
    const { registry, stores, store } = await scene({}, { clock: { now: () => now } })
    registry.fault({ path: /manifests\/1\.0\.0/u, effect: { status: 429, headers: { 'retry-after': '30' } } })
    await store.resolve('1.0.0')
    await stores.open(`${registry.host}/acme/api`).listTags()
    expect(stores.waits).toEqual([30_000, 30_000])
  })

  it('holds back nobody who asks under another name: limits are counted apart', async () => {
    const now = new Date()
    const { registry, store } = await scene({}, { clock: { now: () => now } })
    registry.fault({ path: /manifests\/1\.0\.0/u, effect: { status: 429, headers: { 'retry-after': '30' } } })
    await store.resolve('1.0.0')
    const anonymous = bench.stores({ clock: { now: () => now }, keychain: async () => null })
    await anonymous.open(`${registry.host}/acme/web`).resolve('1.0.0')
    expect(anonymous.waits).toEqual([])
  })

  it('lets a tag be written again, as nothing was done', async () => {
    const { registry, store, other } = await scene()
    registry.fault({ method: 'PUT', times: 2, effect: { status: 429, headers: { 'retry-after': '1' } } })
    await store.writeTags(other, ['1.0.0'])
    expect(registry.images.at('acme/web').tags.get('1.0.0')).toBe(other.digest)
  })
})

describe('a tag write whose outcome is open', () => {
  it.each(['reset', { status: 502 }] as const)('is not repeated blindly (%j)', async (effect) => {
    const { registry, store, other } = await scene()
    registry.fault({ method: 'PUT', times: 100, effect })
    await expect(store.writeTags(other, ['1.0.0'])).rejects.toMatchObject({ code: 'E_REGISTRY_UNAVAILABLE' })
    expect(registry.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1)
  })

  it('is done when the tag turns out to be there', async () => {
    const { registry, store, other } = await scene()
    registry.fault({ method: 'PUT', effect: 'reset-after' })
    expect(await store.writeTags(other, ['1.0.0'])).toEqual([{ tag: '1.0.0' }])
  })

  it('is repeated while the tag is what the caller expects', async () => {
    const { registry, store, image, other } = await scene()
    registry.fault({ method: 'PUT', times: 3, effect: { status: 503 } })
    await store.writeTags(other, ['1.0.0'], { expected: new Map([['1.0.0', image.digest]]) })
    expect(registry.images.at('acme/web').tags.get('1.0.0')).toBe(other.digest)
  })

  it('is not repeated once somebody else moved the tag', async () => {
    const { registry, store, image, other } = await scene()
    const third = await makeImage(store, { seed: 'c' })
    registry.fault({ method: 'PUT', effect: { status: 503 } })
    const expected = new Map([['1.0.0', third.digest]])
    await expect(store.writeTags(other, ['1.0.0'], { expected })).rejects.toMatchObject({
      code: 'E_REGISTRY_UNAVAILABLE',
    })
    expect(registry.images.at('acme/web').tags.get('1.0.0')).toBe(image.digest)
  })
})

describe('a manifest by digest', () => {
  it.each(['reset', 'reset-after', { status: 503 }] as const)(
    'is written again after %j, as that changes nothing',
    async (effect) => {
      const { registry, store, image } = await scene()
      registry.fault({ method: 'PUT', effect })
      await store.writeManifest(image)
      expect(registry.requests.filter(({ method }) => method === 'PUT')).toHaveLength(2)
    },
  )
})

describe('a registry without space', () => {
  it.each([
    [507, ''],
    [500, '{"errors":[{"code":"UNKNOWN","message":"filesystem: write /var: no space left on device"}]}'],
  ])('is E_REGISTRY_FULL (%d)', async (status, body) => {
    const { registry, store, image } = await scene()
    registry.fault({ method: 'PUT', times: 100, effect: { status, body } })
    await expect(store.writeManifest(image)).rejects.toMatchObject({ code: 'E_REGISTRY_FULL', exit: 5 })
  })
})
