import { afterEach, describe, expect, it } from 'vitest'

import type { ByteStream } from '../image-store.ts'
import { startFakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import { sampleImage } from '../../testing/registry/image.ts'
import type { SampleImage } from '../../testing/registry/image.ts'
import type { FakeRegistryOptions } from '../../testing/registry/options.ts'
import { testStores } from '../../testing/registry/client.ts'
import type { TestStores } from '../../testing/registry/client.ts'
import type { HttpStoresOptions } from './stores.ts'

const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const item of open.splice(0).toReversed()) await item.close()
})

async function start(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const registry = await startFakeRegistry(options)
  open.push(registry)
  return registry
}

function client(options: Partial<HttpStoresOptions> = {}): TestStores {
  const stores = testStores(options)
  open.push(stores)
  return stores
}

async function* stream(bytes: Uint8Array): ByteStream {
  yield bytes
}

async function push(registry: FakeRegistry, image: SampleImage, stores = client()): Promise<void> {
  const store = stores.open(`${registry.host}/acme/web`)
  for (const descriptor of [image.config, image.layer]) {
    await store.writeBlob(descriptor, () => Promise.resolve(stream(image.blobs.get(descriptor.digest)!)))
  }
  await store.writeManifest(image.manifest)
}

describe('an image in a registry', () => {
  it('is written and read back byte for byte', async () => {
    const registry = await start()
    const image = sampleImage('a')
    const stores = client()
    await push(registry, image, stores)
    const store = stores.open(`${registry.host}/acme/web`)
    await store.writeTags(image.manifest, ['1.0.0', '1.0', 'latest'])
    expect(await store.resolve('latest')).toEqual({
      mediaType: image.manifest.mediaType,
      digest: image.manifest.digest,
      size: image.manifest.bytes.length,
    })
    expect(await store.readManifest('1.0')).toEqual(image.manifest)
    expect(await store.listTags()).toEqual(['1.0', '1.0.0', 'latest'])
    expect(await store.resolve('2.0.0')).toBeNull()
    expect(await store.hasBlob(image.layer.digest)).toBe(true)
    const pieces: Uint8Array[] = []
    for await (const piece of await store.readBlob(image.layer)) pieces.push(piece)
    expect(Buffer.concat(pieces)).toEqual(image.blobs.get(image.layer.digest))
    expect(registry.connections).toBe(1)
    await store.deleteTag('1.0')
    expect(await store.listTags()).toEqual(['1.0.0', 'latest'])
    await store.deleteManifest(image.manifest.digest)
    expect(await store.resolve('latest')).toBeNull()
  })
})
