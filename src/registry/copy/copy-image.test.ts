import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { describe as descriptorOf, makeImage, manifestOf, noise, putBlob } from '../../testing/images.ts'
import { temporaryLayouts } from '../../testing/layouts.ts'
import type { TemporaryLayouts } from '../../testing/layouts.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import { collect } from '../layout/collect.ts'
import { assembleIndex } from './assemble-index.ts'
import { copyImage } from './copy-image.ts'
import type { CopyProgress } from './progress.ts'
import type { ByteStream, ImageStore } from '../image-store.ts'

const bench = registryBench()
let layouts: TemporaryLayouts
let from: ImageStore
let to: ImageStore

beforeEach(async () => {
  layouts = await temporaryLayouts()
  from = layouts.open('from')
  to = layouts.open('to')
})
afterEach(async () => {
  await layouts.close()
})

const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7']

/** A store that answers like `store`, but for the methods in `changes`. */
function altered(store: ImageStore, changes: Partial<ImageStore>): ImageStore {
  return new Proxy(store, {
    get(target, name) {
      const change: unknown = Reflect.get(changes, name)
      if (change !== undefined) return change
      const own: unknown = Reflect.get(target, name)
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
}

/** A store that notes the order of what is written. */
function noting(store: ImageStore): { store: ImageStore; written: string[] } {
  const written: string[] = []
  const changes: Partial<ImageStore> = {
    writeBlob: async (descriptor, content, options) => {
      await store.writeBlob(descriptor, content, options)
      written.push(`blob ${descriptor.digest}`)
    },
    writeManifest: async (manifest) => {
      await store.writeManifest(manifest)
      written.push(`manifest ${manifest.digest}`)
    },
  }
  return { store: altered(store, changes), written }
}

async function nested(depth: number, store: ImageStore): Promise<Manifest> {
  let manifest = await makeImage(store, { seed: 'innermost' })
  for (let level = 0; level < depth; level += 1) {
    const body = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [descriptorOf(manifest)] }
    manifest = manifestOf(body, MEDIA_TYPES.ociIndex)
    await store.writeManifest(manifest)
  }
  return manifest
}

describe('copying an image', () => {
  it('brings manifest, config and layers byte for byte, with no tag', async () => {
    const manifest = await makeImage(from, { seed: 'one', labels: { a: 'b' }, sizeBytes: 100_000 })
    const report = await copyImage({ from, to, reference: manifest.digest })
    expect(report).toMatchObject({
      unchanged: false,
      blobs: { copied: 2, mounted: 0, present: 0 },
      manifests: { copied: 1, present: 0 },
    })
    expect(await to.readManifest(manifest.digest)).toEqual(await from.readManifest(manifest.digest))
    expect(await to.listTags()).toEqual([])
  })

  it('brings an index with all its platforms, blobs first, children next, the index last', async () => {
    const index = await makeImage(from, { seed: 'many', platforms: PLATFORMS })
    const target = noting(to)
    const report = await copyImage({ from, to: target.store, reference: index.digest })
    expect(report).toMatchObject({ blobs: { copied: 6 }, manifests: { copied: 4 } })
    const kinds = target.written.map((line) => line.split(' ')[0])
    expect(kinds).toEqual([
      ...Array.from({ length: 6 }, () => 'blob'),
      ...Array.from({ length: 4 }, () => 'manifest'),
    ])
    expect(target.written.at(-1)).toBe(`manifest ${index.digest}`)
    expect((await to.readManifest(index.digest))?.bytes).toEqual(
      (await from.readManifest(index.digest))?.bytes,
    )
  })

  it('reads a tag once and goes on by digest', async () => {
    const first = await makeImage(from, { seed: 'first', platforms: PLATFORMS })
    const second = await makeImage(from, { seed: 'second' })
    await from.writeTags(first, ['moving'])
    const moving = altered(from, {
      readManifest: async (reference) => {
        const manifest = await from.readManifest(reference)
        if (reference === 'moving') await from.writeTags(second, ['moving'])
        return manifest
      },
    })
    const report = await copyImage({ from: moving, to, reference: 'moving' })
    expect(report.manifest.digest).toBe(first.digest)
    expect(await to.resolve(second.digest)).toBeNull()
  })

  it('writes nothing the second time', async () => {
    const index = await makeImage(from, { seed: 'twice', platforms: PLATFORMS })
    await copyImage({ from, to, reference: index.digest })
    const target = noting(to)
    const report = await copyImage({ from, to: target.store, reference: index.digest })
    expect(report).toMatchObject({
      unchanged: true,
      bytes: 0,
      blobs: { copied: 0, present: 6 },
      manifests: { present: 4 },
    })
    expect(target.written).toEqual([])
  })

  it('asks nothing but HEADs of a registry that has everything', async () => {
    const index = await makeImage(from, { seed: 'heads', platforms: PLATFORMS })
    const registry = await bench.registry()
    const target = bench.stores().open(`${registry.host}/web`)
    await copyImage({ from, to: target, reference: index.digest })
    const before = registry.requests.length
    await copyImage({ from, to: target, reference: index.digest })
    expect(new Set(registry.requests.slice(before).map((request) => request.method))).toEqual(
      new Set(['HEAD']),
    )
  })

  it('sends what is missing, though the target has the top manifest', async () => {
    const index = await makeImage(from, { seed: 'holes', platforms: PLATFORMS })
    await copyImage({ from, to, reference: index.digest })
    const [child] = JSON.parse(Buffer.from(index.bytes).toString('utf8')).manifests
    await to.deleteManifest(child.digest)
    const report = await copyImage({ from, to, reference: index.digest })
    expect(report).toMatchObject({
      unchanged: false,
      blobs: { copied: 0 },
      manifests: { copied: 1, present: 3 },
    })
    expect(await to.resolve(child.digest)).not.toBeNull()
  })

  it('shares blobs and children, each sent once', async () => {
    const config = await putBlob(from, Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json')
    const layer = await putBlob(from, noise('shared', 5000), 'application/vnd.oci.image.layer.v1.tar')
    const children: Descriptor[] = []
    for (const annotation of ['a', 'b']) {
      const body = { schemaVersion: 2, config, layers: [layer, layer], annotations: { annotation } }
      const child = manifestOf(body, MEDIA_TYPES.ociManifest)
      await from.writeManifest(child)
      children.push(descriptorOf(child), descriptorOf(child))
    }
    const index = manifestOf({ schemaVersion: 2, manifests: children }, MEDIA_TYPES.ociIndex)
    await from.writeManifest(index)
    const target = noting(to)
    await copyImage({ from, to: target.store, reference: index.digest })
    expect(target.written).toHaveLength(5)
    expect(new Set(target.written).size).toBe(5)
  })

  it('mounts blobs between images of one registry', async () => {
    const registry = await bench.registry()
    const stores = bench.stores()
    const [source, target] = [stores.open(`${registry.host}/a`), stores.open(`${registry.host}/b`)]
    const index = await makeImage(source, { seed: 'mount', platforms: PLATFORMS })
    const report = await copyImage({ from: source, to: target, reference: index.digest })
    expect(report).toMatchObject({ bytes: 0, blobs: { copied: 0, mounted: 6 } })
    expect(await target.resolve(index.digest)).not.toBeNull()
  })

  it('copies between two registries', async () => {
    const [left, right] = [await bench.registry(), await bench.registry()]
    const stores = bench.stores()
    const [source, target] = [stores.open(`${left.host}/web`), stores.open(`${right.host}/web`)]
    const index = await makeImage(source, { seed: 'across', platforms: PLATFORMS, sizeBytes: 300_000 })
    const report = await copyImage({ from: source, to: target, reference: index.digest })
    expect(report.blobs).toEqual({ copied: 6, mounted: 0, present: 0 })
    expect((await target.readManifest(index.digest))?.bytes).toEqual(
      (await source.readManifest(index.digest))?.bytes,
    )
  })

  it('leaves an image where it is when both ends are the same', async () => {
    const manifest = await makeImage(from, { seed: 'same' })
    const report = await copyImage({ from, to: layouts.open('from'), reference: manifest.digest })
    expect(report).toMatchObject({ unchanged: true, manifest: { digest: manifest.digest } })
    const absent = copyImage({ from, to: from, reference: 'absent' })
    await expect(absent).rejects.toMatchObject({ code: 'E_IMAGE_ABSENT' })
  })

  it('tells of every byte, and ends at the total', async () => {
    const index = await makeImage(from, { seed: 'progress', platforms: PLATFORMS, sizeBytes: 200_000 })
    const seen: CopyProgress[] = []
    const report = await copyImage({
      from,
      to,
      reference: index.digest,
      onProgress: (event) => seen.push(event),
    })
    const last = seen.at(-1)
    expect(last?.total).toBe(report.bytes)
    expect(last?.done).toBe(last?.total)
    expect(seen.every((event) => event.done <= event.total)).toBe(true)
    const again: CopyProgress[] = []
    await copyImage({ from, to, reference: index.digest, onProgress: (event) => again.push(event) })
    expect(again.at(-1)?.done).toBe(last?.total)
  })

  it('counts from the start again when a transfer starts over', async () => {
    const manifest = await makeImage(from, { seed: 'again', sizeBytes: 50_000 })
    const twice = altered(to, {
      writeBlob: async (descriptor, content, options) => {
        for await (const piece of await content()) options?.onBytes?.(piece.byteLength)
        await to.writeBlob(descriptor, content, options)
      },
    })
    const seen: CopyProgress[] = []
    await copyImage({ from, to: twice, reference: manifest.digest, onProgress: (event) => seen.push(event) })
    expect(Math.max(...seen.map((event) => event.done))).toBe(seen.at(-1)?.total)
    expect(seen.at(-1)?.done).toBe(seen.at(-1)?.total)
  })

  it('leaves foreign layers where they are', async () => {
    const config = await putBlob(from, Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json')
    const foreign = {
      mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
      digest: `sha256:${'a'.repeat(64)}`,
      size: 1000,
      urls: ['http://169.254.169.254/latest/meta-data'],
    }
    const manifest = manifestOf({ schemaVersion: 2, config, layers: [foreign] }, MEDIA_TYPES.ociManifest)
    await from.writeManifest(manifest)
    const report = await copyImage({ from, to, reference: manifest.digest })
    expect(report.blobs.copied).toBe(1)
  })
})

describe('an image that cannot be copied', () => {
  it('is refused when it is not there', async () => {
    await expect(copyImage({ from, to, reference: '1.0' })).rejects.toMatchObject({
      code: 'E_IMAGE_ABSENT',
      exit: 4,
    })
    expect(await to.listTags()).toEqual([])
  })

  it('is refused when a platform of it is missing, and says which', async () => {
    const index = await makeImage(from, { seed: 'sparse', platforms: PLATFORMS })
    const [, child] = JSON.parse(Buffer.from(index.bytes).toString('utf8')).manifests
    await from.deleteManifest(child.digest)
    const target = noting(to)
    await expect(copyImage({ from, to: target.store, reference: index.digest })).rejects.toMatchObject({
      code: 'E_IMAGE_INCOMPLETE',
      details: { missing: child.digest },
    })
    expect(target.written).toEqual([])
  })

  it('is refused when a manifest is not what its digest says', async () => {
    const manifest = await makeImage(from, { seed: 'true' })
    const other = await makeImage(from, { seed: 'false' })
    const lying = altered(from, { readManifest: async () => ({ ...other, digest: manifest.digest }) })
    const target = noting(to)
    await expect(
      copyImage({ from: lying, to: target.store, reference: manifest.digest }),
    ).rejects.toMatchObject({
      exit: 4,
    })
    expect(target.written).toEqual([])
  })

  it('is refused when a child is not what the index says', async () => {
    const child = await makeImage(from, { seed: 'child' })
    const platform = { os: 'linux', architecture: 'amd64' }
    const descriptor = { ...descriptorOf(child), size: 7 }
    const index = assembleIndex({ platforms: [{ platform, descriptor }] })
    await from.writeManifest(index)
    await expect(copyImage({ from, to, reference: index.digest })).rejects.toMatchObject({
      code: 'E_MANIFEST_INVALID',
    })
  })

  it('leaves no manifest when a blob is damaged', async () => {
    const manifest = await makeImage(from, { seed: 'damaged', sizeBytes: 10_000 })
    const damaged = altered(from, {
      readBlob: async (descriptor: Descriptor): Promise<ByteStream> =>
        wrong(await collect(await from.readBlob(descriptor))),
    })
    const target = noting(to)
    await expect(
      copyImage({ from: damaged, to: target.store, reference: manifest.digest }),
    ).rejects.toMatchObject({ exit: 4 })
    expect(target.written).toEqual([])
    expect(await to.resolve(manifest.digest)).toBeNull()
  })

  it('stops all transfers when one fails, and throws the first failure', async () => {
    const index = await makeImage(from, { seed: 'failing', platforms: PLATFORMS })
    const failure = new TidemarkError('E_IO', 'the disk is full')
    let started = 0
    const failing = altered(to, {
      writeBlob: async (_, __, options) => {
        started += 1
        if (started === 2) throw failure
        await new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => reject(new Error('stopped')))
        })
      },
    })
    const copying = copyImage({ from, to: failing, reference: index.digest, concurrency: 3 })
    await expect(copying).rejects.toBe(failure)
    expect(started).toBe(3)
  })

  it('stops when it is told to, and leaves no manifest', async () => {
    const manifest = await makeImage(from, { seed: 'stopped', sizeBytes: 3_000_000 })
    const controller = new AbortController()
    const onProgress = (): void => controller.abort(new Error('enough'))
    const copying = copyImage({ from, to, reference: manifest.digest, signal: controller.signal, onProgress })
    await expect(copying).rejects.toMatchObject({ message: 'enough' })
    expect(await to.resolve(manifest.digest)).toBeNull()
  })
})

async function* wrong(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(bytes).fill(0)
}

describe('security 37: an index beyond all reason', () => {
  it('may nest four deep, and not five', async () => {
    const deep = await nested(4, from)
    expect((await copyImage({ from, to, reference: deep.digest })).manifests.copied).toBe(5)
    const deeper = await nested(5, from)
    await expect(copyImage({ from, to, reference: deeper.digest })).rejects.toMatchObject({
      code: 'E_IMAGE_LIMIT',
    })
  })

  it('may not contain itself', async () => {
    const digest: Digest = `sha256:${'b'.repeat(64)}`
    const manifest = { mediaType: MEDIA_TYPES.ociIndex, digest, size: 100 }
    const index = { ...manifestOf({ schemaVersion: 2, manifests: [manifest] }, MEDIA_TYPES.ociIndex), digest }
    const lying = altered(from, { readManifest: async () => index })
    await expect(copyImage({ from: lying, to, reference: digest })).rejects.toMatchObject({ exit: 4 })
  })

  it('may not have more than 1,000 children, neither at once nor by nesting', async () => {
    const child = descriptorOf(await makeImage(from, { seed: 'child' }))
    const many = (count: number, salt: number): Descriptor[] =>
      Array.from({ length: count }, (_, at) => ({
        ...child,
        digest: `sha256:${String(salt * 10_000 + at).padStart(64, '0')}` as const,
      }))
    const wide = manifestOf({ schemaVersion: 2, manifests: many(1001, 0) }, MEDIA_TYPES.ociIndex)
    const one = manifestOf({ schemaVersion: 2, manifests: many(600, 1) }, MEDIA_TYPES.ociIndex)
    const two = manifestOf({ schemaVersion: 2, manifests: many(600, 2) }, MEDIA_TYPES.ociIndex)
    const both = manifestOf(
      { schemaVersion: 2, manifests: [one, two].map(descriptorOf) },
      MEDIA_TYPES.ociIndex,
    )
    const known = new Map<string, Manifest>(
      [wide, one, two, both].map((manifest) => [manifest.digest, manifest]),
    )
    const lying = altered(from, { readManifest: async (reference) => known.get(reference) ?? null })
    await expect(copyImage({ from: lying, to, reference: wide.digest })).rejects.toMatchObject({
      code: 'E_MANIFEST_INVALID',
    })
    await expect(copyImage({ from: lying, to, reference: both.digest })).rejects.toMatchObject({
      code: 'E_IMAGE_LIMIT',
    })
  })
})

describe('any image', () => {
  it('arrives as it was, whatever its parts', async () => {
    const shape = fc.record({
      platforms: fc.uniqueArray(fc.constantFrom(...PLATFORMS, 'windows/amd64'), { minLength: 1 }),
      sizeBytes: fc.constantFrom(0, 1, 70_000),
    })
    let count = 0
    await fc.assert(
      fc.asyncProperty(shape, fc.array(fc.nat({ max: 7 })), async (recipe, holes) => {
        const seed = String((count += 1))
        const [source, target] = [layouts.open(`s${seed}`), layouts.open(`t${seed}`)]
        const manifest = await makeImage(source, { seed, ...recipe })
        const first = await copyImage({ from: source, to: target, reference: manifest.digest })
        // Lose some manifests, and copy again: only those come again.
        const all = JSON.parse(Buffer.from(manifest.bytes).toString('utf8')).manifests ?? []
        const lost = new Set<Digest>(holes.flatMap((at) => (all[at] === undefined ? [] : [all[at].digest])))
        for (const digest of lost) await target.deleteManifest(digest)
        const second = await copyImage({ from: source, to: target, reference: manifest.digest })
        expect(first.manifests.copied + first.blobs.copied).toBeGreaterThan(2)
        expect(second).toMatchObject({
          unchanged: lost.size === 0,
          manifests: { copied: lost.size },
          bytes: 0,
        })
      }),
      { numRuns: 30 },
    )
  })
})
