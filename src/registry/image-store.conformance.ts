import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../model/descriptor.ts'
import type { Descriptor, Manifest } from '../model/descriptor.ts'
import { digestOf } from '../model/digest.ts'
import { isFailure, TidemarkError } from '../model/failure.ts'
import { describe as descriptorOf, makeImage, manifestOf, noise, putBlob } from '../testing/images.ts'
import { assembleIndex } from './copy/assemble-index.ts'
import type { ByteStream, ImageStore } from './image-store.ts'
import { collect } from './layout/collect.ts'

/** What the suite runs against. */
export interface StoreWorld {
  /** An image that nothing was ever written to, another one each time, all of one registry. */
  fresh(): ImageStore
  /** Whether content can be mounted from one image into another. */
  readonly mounts: boolean
  close(): Promise<void>
}

const OCTETS = 'application/octet-stream'
const MEBIBYTE = 1024 * 1024
const ABSENT = digestOf('nobody ever stored this')

/** The sentences that hold for every image store, whatever is behind it. */
export function describeImageStore(name: string, open: () => Promise<StoreWorld>): void {
  describe(`${name} as an image store`, () => {
    let world: StoreWorld
    beforeAll(async () => {
      world = await open()
    })
    afterAll(async () => {
      await world.close()
    })

    describe('absence', () => {
      it('answers null for a tag and a digest of an image that was never written', async () => {
        const store = world.fresh()
        expect(await store.resolve('1.0')).toBeNull()
        expect(await store.readManifest('1.0')).toBeNull()
        expect(await store.resolve(ABSENT)).toBeNull()
        expect(await store.readManifest(ABSENT)).toBeNull()
        expect(await store.hasBlob(ABSENT)).toBe(false)
      })

      it('answers null for a tag and a digest that an image does not have', async () => {
        const store = world.fresh()
        await store.writeTags(await makeImage(store, { seed: 'present' }), ['1.0'])
        expect(await store.resolve('1.1')).toBeNull()
        expect(await store.readManifest('1.1')).toBeNull()
        expect(await store.resolve(ABSENT)).toBeNull()
        expect(await store.readManifest(ABSENT)).toBeNull()
        expect(await store.hasBlob(ABSENT)).toBe(false)
      })

      it('lists no tags of an image that was never written', async () => {
        expect(await world.fresh().listTags()).toEqual([])
      })

      it('throws for a blob that is not there', async () => {
        const store = world.fresh()
        await makeImage(store, { seed: 'no blob' })
        const descriptor = { mediaType: OCTETS, digest: ABSENT, size: 23 }
        await expect(drain(store, descriptor)).rejects.toBeInstanceOf(TidemarkError)
      })
    })

    describe('manifests', () => {
      it('keeps a manifest byte for byte, with no tag', async () => {
        const store = world.fresh()
        const manifest = await makeImage(store, { seed: 'untagged', labels: { a: 'b' } })
        expect(shown(await store.readManifest(manifest.digest))).toEqual(shown(manifest))
        expect(await store.resolve(manifest.digest)).toMatchObject(descriptorOf(manifest))
        expect(await store.listTags()).toEqual([])
      })

      it('keeps bytes that nobody would write so, blanks and order included', async () => {
        const store = world.fresh()
        const config = await putBlob(store, Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json')
        const text = `{ "layers" : [],\n\t"config":${JSON.stringify(config)} ,"schemaVersion":2,"mediaType":"${MEDIA_TYPES.ociManifest}"}\n`
        const bytes = Buffer.from(text)
        const manifest = { digest: digestOf(bytes), mediaType: MEDIA_TYPES.ociManifest, bytes }
        await store.writeManifest(manifest)
        expect(shown(await store.readManifest(manifest.digest))).toEqual(shown(manifest))
      })

      it.each([MEDIA_TYPES.ociManifest, MEDIA_TYPES.dockerManifest])(
        'keeps the type %s',
        async (mediaType) => {
          const store = world.fresh()
          const manifest = await plainManifest(store, mediaType)
          await store.writeManifest(manifest)
          await store.writeTags(manifest, ['typed'])
          expect(shown(await store.readManifest('typed'))).toEqual(shown(manifest))
          expect(await store.resolve('typed')).toMatchObject(descriptorOf(manifest))
        },
      )

      it('may be told the same manifest twice', async () => {
        const store = world.fresh()
        const manifest = await makeImage(store, { seed: 'twice' })
        await store.writeManifest(manifest)
        expect(shown(await store.readManifest(manifest.digest))).toEqual(shown(manifest))
      })

      it('keeps an index and its children byte for byte', async () => {
        const store = world.fresh()
        const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7']
        const index = await makeImage(store, { seed: 'index', platforms })
        await store.writeTags(index, ['multi'])
        expect(shown(await store.readManifest('multi'))).toEqual(shown(index))
        expect(index.mediaType).toBe(MEDIA_TYPES.ociIndex)
        for (const child of childrenOf(index)) {
          expect(await store.resolve(child.digest)).toMatchObject({ digest: child.digest, size: child.size })
        }
      })

      it('keeps a Docker manifest list and does not choose a platform out of it', async () => {
        const store = world.fresh()
        const child = await plainManifest(store, MEDIA_TYPES.dockerManifest)
        await store.writeManifest(child)
        const platform = { os: 'linux', architecture: 'amd64' }
        const list = assembleIndex({ platforms: [{ platform, descriptor: descriptorOf(child) }] })
        await store.writeManifest(list)
        await store.writeTags(list, ['list'])
        expect(list.mediaType).toBe(MEDIA_TYPES.dockerList)
        expect(shown(await store.readManifest('list'))).toEqual(shown(list))
        expect((await store.resolve('list'))?.digest).toBe(list.digest)
      })

      it('refuses an index whose child is not there, and keeps nothing of it', async () => {
        const store = world.fresh()
        await makeImage(store, { seed: 'somebody else' })
        const descriptor = { mediaType: MEDIA_TYPES.ociManifest, digest: ABSENT, size: 23 }
        const platform = { os: 'linux', architecture: 'amd64' }
        const index = assembleIndex({ platforms: [{ platform, descriptor }] })
        await expect(store.writeManifest(index)).rejects.toBeInstanceOf(TidemarkError)
        expect(await store.resolve(index.digest)).toBeNull()
      })

      it('refuses a manifest whose layer is not there, and keeps nothing of it', async () => {
        const store = world.fresh()
        const config = await putBlob(store, Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json')
        const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: ABSENT, size: 23 }
        const body = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers: [layer] }
        const manifest = manifestOf(body, MEDIA_TYPES.ociManifest)
        await expect(store.writeManifest(manifest)).rejects.toBeInstanceOf(TidemarkError)
        expect(await store.resolve(manifest.digest)).toBeNull()
      })

      it('refuses a manifest under a digest that is not its own', async () => {
        const store = world.fresh()
        const manifest = await makeImage(store, { seed: 'honest' })
        const lie = { ...manifest, digest: ABSENT }
        await expect(store.writeManifest(lie)).rejects.toBeInstanceOf(TidemarkError)
        expect(await store.resolve(ABSENT)).toBeNull()
      })
    })

    describe('tags', () => {
      it('points one tag at a manifest', async () => {
        const store = world.fresh()
        const manifest = await makeImage(store, { seed: 'tagged' })
        const [write] = await store.writeTags(manifest, ['1.0.0'])
        expect(write?.tag).toBe('1.0.0')
        expect(shown(await store.readManifest('1.0.0'))).toEqual(shown(manifest))
        expect(await store.resolve('1.0.0')).toMatchObject(descriptorOf(manifest))
      })

      it('points several tags at a manifest, and tells of each', async () => {
        const store = world.fresh()
        const manifest = await makeImage(store, { seed: 'many' })
        const tags = ['1.0.0', '1.0', '1', 'latest', '_underscore', `x${'y'.repeat(127)}`]
        const writes = await store.writeTags(manifest, tags)
        expect(writes.map((write) => write.tag).toSorted()).toEqual(tags.toSorted())
        for (const tag of tags) expect((await store.resolve(tag))?.digest).toBe(manifest.digest)
        expect(await store.listTags()).toEqual(tags.toSorted())
      })

      it('moves a tag, and leaves the others and the old manifest', async () => {
        const store = world.fresh()
        const older = await makeImage(store, { seed: 'older' })
        const newer = await makeImage(store, { seed: 'newer' })
        await store.writeTags(older, ['1.0', 'latest'])
        await store.writeTags(newer, ['1.1', 'latest'])
        expect((await store.resolve('latest'))?.digest).toBe(newer.digest)
        expect((await store.resolve('1.0'))?.digest).toBe(older.digest)
        expect(shown(await store.readManifest(older.digest))).toEqual(shown(older))
        expect(await store.listTags()).toEqual(['1.0', '1.1', 'latest'])
      })

      it('tells what a tag named before, or that it does not know', async () => {
        const store = world.fresh()
        const older = await makeImage(store, { seed: 'before' })
        const newer = await makeImage(store, { seed: 'after' })
        const [first] = await store.writeTags(older, ['moving'])
        const [second] = await store.writeTags(newer, ['moving'])
        expect([null, undefined]).toContain(first?.replaced)
        expect([older.digest, undefined]).toContain(second?.replaced)
      })

      it('writes the tag that is there already', async () => {
        const store = world.fresh()
        const manifest = await makeImage(store, { seed: 'again' })
        await store.writeTags(manifest, ['same'])
        await store.writeTags(manifest, ['same'])
        expect((await store.resolve('same'))?.digest).toBe(manifest.digest)
        expect(await store.listTags()).toEqual(['same'])
      })

      it('points a tag at an index', async () => {
        const store = world.fresh()
        const index = await makeImage(store, { seed: 'retag', platforms: ['linux/amd64', 'linux/arm64'] })
        await store.writeTags(index, ['a'])
        await store.writeTags(index, ['b', 'c'])
        for (const tag of ['a', 'b', 'c']) expect((await store.resolve(tag))?.digest).toBe(index.digest)
      })

      it('lists more than a hundred tags, each once, sorted by code unit', async () => {
        const store = world.fresh()
        const manifest = await makeImage(store, { seed: 'list' })
        const tags = Array.from({ length: 130 }, (_, at) => `${at % 2 === 0 ? 'v' : 'V'}1.${at}`)
        await store.writeTags(manifest, tags)
        expect(await store.listTags()).toEqual(tags.toSorted())
      })

      it('loses none of many tags that are written at once', async () => {
        const store = world.fresh()
        const manifests = [
          await makeImage(store, { seed: 'left' }),
          await makeImage(store, { seed: 'right' }),
        ]
        const tags = Array.from({ length: 24 }, (_, at) => `t${String(at).padStart(2, '0')}`)
        await Promise.all(tags.map((tag, at) => store.writeTags(manifests[at % 2]!, [tag])))
        expect(await store.listTags()).toEqual(tags)
        for (const [at, tag] of tags.entries()) {
          expect((await store.resolve(tag))?.digest).toBe(manifests[at % 2]!.digest)
        }
      })

      it('refuses to tag a manifest that is not stored, as its content is not there either', async () => {
        const store = world.fresh()
        const other = await makeImage(world.fresh(), { seed: 'elsewhere' })
        await expect(store.writeTags(other, ['1.0'])).rejects.toBeInstanceOf(TidemarkError)
        expect(await store.resolve('1.0')).toBeNull()
      })
    })

    describe('blobs', () => {
      it.each([0, 1, 64 * 1024 + 1, 5 * MEBIBYTE])('keeps %d bytes', async (length) => {
        const store = world.fresh()
        const bytes = noise(`blob ${length}`, length)
        const descriptor = await putBlob(store, bytes, OCTETS)
        expect(await store.hasBlob(descriptor.digest)).toBe(true)
        expect(digestOf(await collect(await store.readBlob(descriptor)))).toBe(descriptor.digest)
      })

      it('takes a blob in pieces of any size, and tells of every byte', async () => {
        const store = world.fresh()
        const bytes = noise('pieces', 3 * MEBIBYTE)
        const descriptor = { mediaType: OCTETS, digest: digestOf(bytes), size: bytes.byteLength }
        let told = 0
        const onBytes = (count: number): void => void (told += count)
        await store.writeBlob(descriptor, async () => inPieces(bytes, [1, 100_000, 7, 700_001]), { onBytes })
        expect(told).toBe(bytes.byteLength)
        expect(await collect(await store.readBlob(descriptor))).toEqual(Buffer.from(bytes))
      })

      it('may be told the same blob twice', async () => {
        const store = world.fresh()
        const bytes = noise('blob twice', 1000)
        await putBlob(store, bytes, OCTETS)
        const descriptor = await putBlob(store, bytes, OCTETS)
        expect(await collect(await store.readBlob(descriptor))).toEqual(Buffer.from(bytes))
      })

      it('takes eight blobs at once', async () => {
        const store = world.fresh()
        const blobs = Array.from({ length: 8 }, (_, at) => noise(`at once ${at}`, 300_000 + at))
        const descriptors = await Promise.all(blobs.map((bytes) => putBlob(store, bytes, OCTETS)))
        for (const descriptor of descriptors) expect(await store.hasBlob(descriptor.digest)).toBe(true)
      })

      it.each([
        ['other bytes of the same length', noise('wrong', 1000)],
        ['too few bytes', noise('right', 999)],
        ['too many bytes', Buffer.concat([noise('right', 1000), Buffer.from('x')])],
        ['no bytes', new Uint8Array()],
      ])('refuses %s than the descriptor says, and stores nothing', async (_, bytes) => {
        const store = world.fresh()
        await makeImage(store, { seed: 'wrong blobs' })
        const right = noise('right', 1000)
        const descriptor = { mediaType: OCTETS, digest: digestOf(right), size: 1000 }
        await expect(store.writeBlob(descriptor, async () => inPieces(bytes, [400]))).rejects.toSatisfy(
          (error) => isFailure(error) && error.exit >= 4,
        )
        expect(await store.hasBlob(descriptor.digest)).toBe(false)
        expect(await store.hasBlob(digestOf(bytes))).toBe(false)
      })

      it('fails with the error of the source, and stores nothing', async () => {
        const store = world.fresh()
        await makeImage(store, { seed: 'broken source' })
        const bytes = noise('broken', 100_000)
        const descriptor = { mediaType: OCTETS, digest: digestOf(bytes), size: bytes.byteLength }
        const failure = new TidemarkError('E_LAYOUT_CONTENT', 'the source broke')
        await expect(store.writeBlob(descriptor, async () => breaking(bytes, failure))).rejects.toBe(failure)
        expect(await store.hasBlob(descriptor.digest)).toBe(false)
      })

      it('throws when a blob is not as long as it is said to be', async () => {
        const store = world.fresh()
        const descriptor = await putBlob(store, noise('length', 1000), OCTETS)
        await expect(drain(store, { ...descriptor, size: 999 })).rejects.toMatchObject({ exit: 4 })
        await expect(drain(store, { ...descriptor, size: 1001 })).rejects.toMatchObject({ exit: 4 })
      })

      it('stops a write when it is told to, and stores nothing', async () => {
        const store = world.fresh()
        await makeImage(store, { seed: 'stopped' })
        const bytes = noise('stopped', 2 * MEBIBYTE)
        const descriptor = { mediaType: OCTETS, digest: digestOf(bytes), size: bytes.byteLength }
        const controller = new AbortController()
        const content = async (): Promise<ByteStream> => stopping(bytes, controller)
        await expect(
          store.writeBlob(descriptor, content, { signal: controller.signal }),
        ).rejects.toBeInstanceOf(Error)
        expect(await store.hasBlob(descriptor.digest)).toBe(false)
      })

      it('mounts a blob of a sibling without a transfer, or says that it cannot', async () => {
        const [source, target] = [world.fresh(), world.fresh()]
        const bytes = noise('mounted', 10_000)
        const descriptor = await putBlob(source, bytes, OCTETS)
        expect(await target.mountBlob(descriptor, source)).toBe(world.mounts)
        expect(await target.hasBlob(descriptor.digest)).toBe(world.mounts)
      })

      it('does not mount what the sibling does not have', async () => {
        const [source, target] = [world.fresh(), world.fresh()]
        await putBlob(source, noise('other', 10), OCTETS)
        const descriptor = { mediaType: OCTETS, digest: ABSENT, size: 23 }
        expect(await target.mountBlob(descriptor, source)).toBe(false)
        expect(await target.hasBlob(ABSENT)).toBe(false)
      })
    })

    describe('deletion', () => {
      it('deletes a tag and nothing else, or refuses and says so in its capabilities', async () => {
        const store = world.fresh()
        const manifest = await makeImage(store, { seed: 'delete tag' })
        await store.writeTags(manifest, ['keep', 'drop'])
        const failure = await failureOf(store.deleteTag('drop'))
        expect(store.capabilities().deleteTag).toBe(failure === null)
        expect(await store.listTags()).toEqual(failure === null ? ['keep'] : ['drop', 'keep'])
        expect((await store.resolve('keep'))?.digest).toBe(manifest.digest)
        expect(shown(await store.readManifest(manifest.digest))).toEqual(shown(manifest))
      })

      it('deletes a manifest with its tags and no other, or refuses and says so in its capabilities', async () => {
        const store = world.fresh()
        const doomed = await makeImage(store, { seed: 'doomed' })
        const other = await makeImage(store, { seed: 'other' })
        await store.writeTags(doomed, ['a', 'b'])
        await store.writeTags(other, ['c'])
        const failure = await failureOf(store.deleteManifest(doomed.digest))
        expect(store.capabilities().deleteManifest).toBe(failure === null)
        const expected =
          failure === null
            ? [undefined, undefined, other.digest]
            : [doomed.digest, doomed.digest, other.digest]
        const digests = await Promise.all(
          ['a', 'b', 'c'].map(async (tag) => (await store.resolve(tag))?.digest),
        )
        expect(digests).toEqual(expected)
        expect(shown(await store.readManifest(other.digest))).toEqual(shown(other))
      })
    })
  })
}

/** A manifest as text that a failing test can show. */
function shown(manifest: Manifest | null): object | null {
  if (manifest === null) return null
  const { digest, mediaType, bytes } = manifest
  return { digest, mediaType, text: Buffer.from(bytes).toString('utf8') }
}

async function plainManifest(store: ImageStore, mediaType: string): Promise<Manifest> {
  const docker = mediaType === MEDIA_TYPES.dockerManifest
  const configType = docker
    ? 'application/vnd.docker.container.image.v1+json'
    : 'application/vnd.oci.image.config.v1+json'
  const config = await putBlob(store, Buffer.from('{"os":"linux","architecture":"amd64"}'), configType)
  return manifestOf({ schemaVersion: 2, mediaType, config, layers: [] }, mediaType)
}

function childrenOf(index: Manifest): readonly Descriptor[] {
  return JSON.parse(Buffer.from(index.bytes).toString('utf8')).manifests
}

async function drain(store: ImageStore, descriptor: Descriptor): Promise<void> {
  await collect(await store.readBlob(descriptor))
}

async function failureOf(work: Promise<unknown>): Promise<TidemarkError | null> {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof TidemarkError) return error
    throw error
  }
}

/** `bytes` in pieces whose lengths go round through `lengths`. */
async function* inPieces(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, count = 0; at < bytes.byteLength; count += 1) {
    const length = lengths[count % lengths.length] ?? 1
    yield bytes.subarray(at, at + length)
    at += length
  }
}

async function* breaking(bytes: Uint8Array, failure: Error): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, bytes.byteLength / 2)
  throw failure
}

async function* stopping(bytes: Uint8Array, controller: AbortController): AsyncGenerator<Uint8Array> {
  const half = bytes.byteLength / 2
  yield bytes.subarray(0, half)
  controller.abort()
  yield bytes.subarray(half)
}
