import { describe, expect, it } from 'vitest'

import type { Descriptor } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import { noise } from '../../testing/images.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { FakeRegistryOptions } from '../../testing/registry/options.ts'
import { collect } from '../layout/collect.ts'
import type { ByteStream, ImageStore } from '../image-store.ts'
import type { HttpStoresOptions } from './stores.ts'

const bench = registryBench()
const BYTES = noise('upload', 1_000_000)
const BLOB: Descriptor = { mediaType: 'x/y', digest: digestOf(BYTES), size: BYTES.length }

async function* pieces(bytes: Uint8Array, size = 65_536): ByteStream {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function scene(
  options: FakeRegistryOptions = {},
  client: Partial<HttpStoresOptions> = {},
): Promise<{ readonly registry: FakeRegistry; readonly store: ImageStore }> {
  const registry = await bench.registry(options)
  return { registry, store: bench.stores(client).open(`${registry.host}/acme/web`) }
}

function upload(store: ImageStore): Promise<void> {
  return store.writeBlob(BLOB, async () => pieces(BYTES))
}

function methods(registry: FakeRegistry): readonly string[] {
  return registry.requests.map(({ method }) => method)
}

describe('an upload', () => {
  it('is one POST and one PUT with its length', async () => {
    const { registry, store } = await scene()
    await upload(store)
    expect(methods(registry)).toEqual(['POST', 'PUT'])
    expect(registry.requests[1]?.headers).toMatchObject({ 'content-length': '1000000' })
    expect(registry.images.at('acme/web').blobs.get(BLOB.digest)).toEqual(Buffer.from(BYTES))
  })

  it('goes in chunks where the registry names a least one', async () => {
    const { registry, store } = await scene({ chunkMin: 300_000 }, { limits: { chunk: 100_000 } })
    await upload(store)
    expect(methods(registry)).toEqual(['POST', 'PATCH', 'PATCH', 'PATCH', 'PATCH', 'PUT'])
    expect(registry.requests.slice(1, 5).map(({ headers }) => headers['content-range'])).toEqual([
      '0-299999',
      '300000-599999',
      '600000-899999',
      '900000-999999',
    ])
  })

  it('goes in chunks when it is too large for one request', async () => {
    const { registry, store } = await scene({ largestUpload: 400_000 }, { limits: { chunk: 400_000 } })
    await upload(store)
    expect(methods(registry).filter((method) => method === 'PATCH')).toHaveLength(3)
    expect(registry.images.at('acme/web').blobs.has(BLOB.digest)).toBe(true)
  })

  it('is E_TOO_LARGE when that does not help', async () => {
    const { store } = await scene({ largestUpload: 100 }, { limits: { chunk: 400_000 } })
    await expect(upload(store)).rejects.toMatchObject({ code: 'E_TOO_LARGE' })
  })

  it.each([
    ['POST', 'reset'],
    ['POST', { status: 503 }],
    ['PUT', 'reset'],
    ['PUT', 'reset-after'],
    ['PUT', { status: 500 }],
    ['PUT', { status: 429 }],
  ] as const)('starts over when %s meets %j', async (method, effect) => {
    const { registry, store } = await scene()
    registry.fault({ method, effect })
    await upload(store)
    expect(registry.images.at('acme/web').blobs.has(BLOB.digest)).toBe(true)
  })

  it('starts over when a chunk is lost', async () => {
    const { registry, store } = await scene({ chunkMin: 300_000 }, { limits: { chunk: 300_000 } })
    registry.fault({ method: 'PATCH', from: 2, effect: 'reset' })
    await upload(store)
    expect(registry.images.at('acme/web').blobs.has(BLOB.digest)).toBe(true)
  })

  it('ends after five tries', async () => {
    const { registry, store } = await scene()
    registry.fault({ method: 'PUT', times: 100, effect: { status: 503 } })
    await expect(upload(store)).rejects.toMatchObject({ code: 'E_REGISTRY_UNAVAILABLE' })
    expect(methods(registry).filter((method) => method === 'PUT')).toHaveLength(5)
  })

  it('is E_REGISTRY_FULL when the disk is', async () => {
    const { registry, store } = await scene()
    registry.fault({ method: 'PUT', times: 100, effect: { status: 507 } })
    await expect(upload(store)).rejects.toMatchObject({ code: 'E_REGISTRY_FULL', exit: 5 })
  })

  it('stops sending when the registry answers before the end', async () => {
    const { registry, store } = await scene()
    registry.fault({ method: 'PUT', effect: { status: 403, body: '{"errors":[{"code":"DENIED"}]}' } })
    await expect(upload(store)).rejects.toMatchObject({ exit: 5 })
    await upload(store)
    expect(registry.images.at('acme/web').blobs.has(BLOB.digest)).toBe(true)
  })

  it('that skips a range is E_REGISTRY_PROTOCOL', async () => {
    const { registry, store } = await scene({ chunkMin: 300_000 }, { limits: { chunk: 300_000 } })
    registry.fault({ method: 'PATCH', effect: { status: 202, headers: { location: '/v2/x', range: '0-5' } } })
    await expect(upload(store)).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL' })
  })

  it.each([401, 429])('starts over when a chunk gets %d, as its bytes are gone', async (status) => {
    const auth = { kind: 'token' } as const
    const { registry, store } = await scene({ auth, chunkMin: 300_000 }, { limits: { chunk: 300_000 } })
    const headers = {
      'www-authenticate': `Bearer realm="${registry.origin}/token",service="fake"`,
      'retry-after': '1',
    }
    registry.fault({ method: 'PATCH', from: 2, effect: { status, headers } })
    await upload(store)
    expect(registry.images.at('acme/web').blobs.has(BLOB.digest)).toBe(true)
    expect(methods(registry).filter((method) => method === 'PATCH')).toHaveLength(2 + 4)
  })
})

describe('a mount', () => {
  it('is one POST that names the other repository, in the token too', async () => {
    const registry = await bench.registry({ auth: { kind: 'token' } })
    const stores = bench.stores()
    await upload(stores.open(`${registry.host}/acme/base`))
    registry.requests.length = 0
    const base = stores.open(`${registry.host}/acme/base`)
    expect(await stores.open(`${registry.host}/acme/web`).mountBlob(BLOB, base)).toBe(true)
    const token = registry.requests.find(({ path }) => path.startsWith('/token'))
    expect(decodeURIComponent(token?.path ?? '')).toContain('repository:acme/base:pull')
    expect(registry.requests.at(-1)?.path).toBe(
      `/v2/acme/web/blobs/uploads/?mount=${encodeURIComponent(BLOB.digest)}&from=acme%2Fbase`,
    )
  })

  it('that is refused leaves its session to the upload that follows', async () => {
    const registry = await bench.registry({ mount: false })
    const stores = bench.stores()
    await upload(stores.open(`${registry.host}/acme/base`))
    registry.requests.length = 0
    const store = stores.open(`${registry.host}/acme/web`)
    expect(await store.mountBlob(BLOB, stores.open(`${registry.host}/acme/base`))).toBe(false)
    await upload(store)
    expect(methods(registry)).toEqual(['POST', 'PUT'])
  })

  it('across registries is not even asked for', async () => {
    const [here, there] = [await scene(), await scene()]
    expect(await here.store.mountBlob(BLOB, there.store)).toBe(false)
    expect(here.registry.requests).toEqual([])
  })
})

describe('a download that breaks', () => {
  it('is taken up where it broke', async () => {
    const { registry, store } = await scene()
    await upload(store)
    registry.requests.length = 0
    registry.fault({ method: 'GET', effect: 'cut' })
    expect(digestOf(await collect(await store.readBlob(BLOB)))).toBe(BLOB.digest)
    expect(registry.requests).toHaveLength(2)
    expect(registry.requests[1]?.headers.range).toMatch(/^bytes=\d+-$/u)
  })

  it('is read anew where ranges are not served', async () => {
    const { registry, store } = await scene()
    await upload(store)
    registry.fault({ method: 'GET', effect: 'cut' })
    registry.fault({ method: 'GET', from: 2, effect: { status: 200, body: '' } })
    const stream = await store.readBlob(BLOB)
    await expect(collect(stream)).rejects.toMatchObject({ code: 'E_DIGEST_MISMATCH' })
  })

  it('ends after five breaks', async () => {
    const { registry, store } = await scene()
    await upload(store)
    registry.fault({ method: 'GET', times: 100, effect: 'cut' })
    await expect(store.readBlob(BLOB).then(collect)).rejects.toMatchObject({ code: 'E_REGISTRY_UNAVAILABLE' })
  })
})
