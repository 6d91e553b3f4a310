import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Manifest } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import { makeImage, noise, putBlob } from '../../testing/images.ts'
import { temporaryLayouts } from '../../testing/layouts.ts'
import type { TemporaryLayouts } from '../../testing/layouts.ts'
import { collect } from './collect.ts'
import type { LayoutStore } from './layout-store.ts'
import { ownMark } from './process-identity.ts'

let layouts: TemporaryLayouts
let store: LayoutStore
let folder: string

beforeEach(async () => {
  layouts = await temporaryLayouts()
  store = layouts.open('image')
  folder = join(layouts.folder, 'image')
})
afterEach(async () => {
  await layouts.close()
})

async function tagged(tag = '1.0'): Promise<Manifest> {
  const manifest = await makeImage(store, { seed: tag })
  await store.writeTags(manifest, [tag])
  return manifest
}

function blobPath(digest: string): string {
  return join(folder, 'blobs/sha256', digest.slice('sha256:'.length))
}

async function readIndex(): Promise<{ manifests: Record<string, unknown>[] }> {
  return JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'))
}

async function writeIndex(index: unknown): Promise<void> {
  await writeFile(join(folder, 'index.json'), typeof index === 'string' ? index : JSON.stringify(index))
}

describe('an image layout on disk', () => {
  it('is called oci: and its absolute folder', () => {
    expect(store.name).toBe(`oci:${folder}`)
  })

  it('is made by the first write, with the files that the specification asks for', async () => {
    await tagged()
    expect((await readdir(folder)).toSorted()).toEqual(['blobs', 'index.json', 'oci-layout'])
    expect(await readFile(join(folder, 'oci-layout'), 'utf8')).toBe('{"imageLayoutVersion":"1.0.0"}')
    expect(await readIndex()).toMatchObject({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex })
  })

  it('is not made by reads', async () => {
    expect(await store.listTags()).toEqual([])
    expect(await store.resolve('1.0')).toBeNull()
    await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is made in a folder that is empty', async () => {
    await mkdir(folder)
    expect(await store.listTags()).toEqual([])
    await tagged()
    expect(await store.listTags()).toEqual(['1.0'])
  })

  it('is finished when a process died while it made one', async () => {
    await mkdir(folder)
    await writeFile(join(folder, '.tidemark-0011223344556677.tmp'), 'half')
    await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
    expect(await store.listTags()).toEqual([])
    await tagged()
    expect(await store.listTags()).toEqual(['1.0'])
  })

  it('keeps entries and annotations of others as they are', async () => {
    await tagged('1.0')
    const index = await readIndex()
    const foreign = [
      {
        mediaType: 'application/vnd.example+json',
        size: 2,
        digest: digestOf('{}'),
        data: 'e30=',
        annotations: { 'org.opencontainers.image.ref.name': 'not a tag!', 'com.example/z': 'é\u0001"\\' },
        'x-unknown': [1, 2.5, null, { deep: true }],
      },
      { mediaType: MEDIA_TYPES.ociManifest, size: 7, digest: `sha512:${'a'.repeat(128)}` },
    ]
    const top = { annotations: { 'com.example.top': 'kept' }, 'x-top': 'kept', ...index }
    await writeIndex({ ...top, manifests: [...foreign, ...index.manifests] })
    await tagged('2.0')
    await store.deleteTag('1.0')
    const after = await readIndex()
    expect(JSON.stringify(after.manifests.slice(0, 2))).toBe(JSON.stringify(foreign))
    expect(after).toMatchObject({ annotations: { 'com.example.top': 'kept' }, 'x-top': 'kept' })
    expect(await store.listTags()).toEqual(['2.0'])
  })

  it('does not touch index.json when nothing changes', async () => {
    const manifest = await tagged('1.0')
    const odd = `  ${await readFile(join(folder, 'index.json'), 'utf8')}\n`
    await writeIndex(odd)
    await store.writeTags(manifest, ['1.0'])
    await store.deleteTag('not there')
    expect(await readFile(join(folder, 'index.json'), 'utf8')).toBe(odd)
  })

  it('leaves config and layers when a manifest is deleted', async () => {
    const manifest = await tagged()
    const { config } = JSON.parse(Buffer.from(manifest.bytes).toString('utf8'))
    await store.deleteManifest(manifest.digest)
    expect(await store.readManifest(manifest.digest)).toBeNull()
    expect(await store.listTags()).toEqual([])
    expect(await store.hasBlob(config.digest)).toBe(true)
  })

  it('does not delete a layer that is called a manifest', async () => {
    await tagged()
    const layer = await putBlob(store, noise('layer', 100), 'application/octet-stream')
    await store.deleteManifest(layer.digest)
    expect(await store.hasBlob(layer.digest)).toBe(true)
  })

  it('mends a damaged blob when it is written again', async () => {
    const layer = await putBlob(store, noise('layer', 1000), 'application/octet-stream')
    await truncate(blobPath(layer.digest), 10)
    await putBlob(store, noise('layer', 1000), 'application/octet-stream')
    expect(await collect(await store.readBlob(layer))).toEqual(noise('layer', 1000))
  })

  it('leaves no temporary file behind when a write fails', async () => {
    await tagged()
    const descriptor = { mediaType: 'application/octet-stream', digest: digestOf('right'), size: 5 }
    await expect(store.writeBlob(descriptor, wrongBytes)).rejects.toMatchObject({ code: 'E_LAYOUT_CONTENT' })
    const names = await readdir(folder, { recursive: true })
    expect(names.filter((name) => name.includes('.tidemark-'))).toEqual([])
  })

  it('clears away what a killed process left half written, and nothing of a living one', async () => {
    await tagged()
    const [host, pid, start] = ownMark().split('-')
    const dead = spawnSync(process.execPath, ['--version']).pid
    const names = [
      `${host}-${dead}-${start}`,
      `${host}-${pid}-${start}`,
      `${'0'.repeat(16)}-${dead}-${start}`,
    ]
    const [gone, ...kept] = names.map((mark) => `.tidemark-${mark}.${'a'.repeat(16)}.tmp`)
    for (const name of [gone, ...kept]) await writeFile(join(folder, 'blobs/sha256', name!), 'half')
    await makeImage(layouts.open('image'), { seed: 'next' })
    const left = (await readdir(join(folder, 'blobs/sha256'))).filter((name) => name.startsWith('.'))
    expect(left.toSorted()).toEqual(kept.toSorted())
  })

  it('finds the one image that it holds, tagged or not', async () => {
    const manifest = await tagged()
    await store.writeTags(manifest, ['latest'])
    expect(await store.soleImage()).toBe(manifest.digest)
    await tagged('2.0')
    await expect(store.soleImage()).rejects.toMatchObject({
      code: 'E_IMAGE_AMBIGUOUS',
      details: { tags: ['1.0', '2.0', 'latest'] },
    })
  })

  it('has no one image when it is empty', async () => {
    await expect(store.soleImage()).rejects.toMatchObject({ code: 'E_IMAGE_AMBIGUOUS' })
  })

  it('moves tags only while they are what they were when they were read, all or none', async () => {
    const first = await tagged('1.0')
    const second = await makeImage(store, { seed: 'second' })
    const other = await makeImage(store, { seed: 'other' })
    const expected = new Map([
      ['1.0', first.digest],
      ['new', null],
    ] as const)
    await store.writeTags(second, ['1.0', 'new'], { expected })
    const stale = new Map([
      ['latest', null],
      ['new', null],
    ] as const)
    await expect(store.writeTags(other, ['latest', 'new'], { expected: stale })).rejects.toMatchObject({
      code: 'E_TAG_MOVED',
      details: { tag: 'new', expected: null, current: second.digest },
    })
    expect(await store.listTags()).toEqual(['1.0', 'new'])
    expect((await store.resolve('new'))?.digest).toBe(second.digest)
  })

  it('refuses a tag that is none before anything is written', async () => {
    const manifest = await makeImage(store, { seed: 'x' })
    await expect(store.writeTags(manifest, ['good', '../bad'])).rejects.toMatchObject({ code: 'E_TAG' })
    expect(await store.listTags()).toEqual([])
  })
})

async function wrongBytes(): Promise<AsyncGenerator<Uint8Array>> {
  return wrongPieces()
}

async function* wrongPieces(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('wrong')
}

describe('security 52: an image layout that cannot be trusted', () => {
  it.each([
    'sha256:../../../../etc/passwd',
    'sha256:../../etc/passwd',
    `sha256:${'A'.repeat(64)}`,
    `sha256:${'a'.repeat(63)}`,
    `sha256:${'g'.repeat(64)}`,
    `../x:${'a'.repeat(64)}`,
    `sha256:${'a'.repeat(64)}/../x`,
    'sha512:../../x',
    'a'.repeat(64),
    '',
  ])('refuses the descriptor digest "%s", and writes nothing', async (digest) => {
    const manifest = await tagged()
    const index = await readIndex()
    const entry = { mediaType: MEDIA_TYPES.ociManifest, size: 7, digest }
    await writeIndex({ ...index, manifests: [...index.manifests, entry] })
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_LAYOUT' })
    await expect(store.resolve('1.0')).rejects.toMatchObject({ code: 'E_LAYOUT' })
    await expect(store.writeTags(manifest, ['2.0'])).rejects.toMatchObject({ code: 'E_LAYOUT' })
    expect((await readIndex()).manifests).toHaveLength(2)
  })

  it.each(['symbolic link', 'folder', 'FIFO', 'dangling link'])(
    'refuses a %s in the place of a blob',
    async (kind) => {
      const manifest = await tagged()
      const path = blobPath(manifest.digest)
      await rename(path, join(layouts.folder, 'aside'))
      if (kind === 'symbolic link') await symlink(join(layouts.folder, 'aside'), path)
      if (kind === 'dangling link') await symlink(join(layouts.folder, 'nowhere'), path)
      if (kind === 'folder') await mkdir(path)
      if (kind === 'FIFO') execFileSync('mkfifo', [path])
      await expect(store.readManifest('1.0')).rejects.toMatchObject({ code: 'E_LAYOUT' })
      await expect(store.hasBlob(manifest.digest)).rejects.toMatchObject({ code: 'E_LAYOUT' })
      const descriptor = {
        mediaType: manifest.mediaType,
        digest: manifest.digest,
        size: manifest.bytes.byteLength,
      }
      await expect(store.readBlob(descriptor)).rejects.toMatchObject({ code: 'E_LAYOUT' })
    },
  )

  it.each(['symbolic link', 'FIFO'])('refuses a %s in the place of index.json', async (kind) => {
    await tagged()
    const path = join(folder, 'index.json')
    await rename(path, join(layouts.folder, 'aside'))
    if (kind === 'symbolic link') await symlink(join(layouts.folder, 'aside'), path)
    if (kind === 'FIFO') execFileSync('mkfifo', [path])
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_LAYOUT' })
  })

  it('refuses to write through a symbolic link in the place of the blob folder', async () => {
    await tagged()
    await rename(join(folder, 'blobs'), join(layouts.folder, 'aside'))
    await symlink(join(layouts.folder, 'aside'), join(folder, 'blobs'))
    const again = layouts.open('image')
    await expect(makeImage(again, { seed: 'x' })).rejects.toMatchObject({ code: 'E_LAYOUT' })
  })

  it('refuses a manifest whose bytes are not those of its digest', async () => {
    const manifest = await tagged()
    const changed = Buffer.from(manifest.bytes)
    changed[changed.length - 3] = 0x20
    await writeFile(blobPath(manifest.digest), changed)
    await expect(store.readManifest('1.0')).rejects.toMatchObject({ code: 'E_LAYOUT_CONTENT' })
    await expect(store.readManifest(manifest.digest)).rejects.toMatchObject({ code: 'E_LAYOUT_CONTENT' })
    await expect(store.resolve('1.0')).rejects.toMatchObject({ code: 'E_LAYOUT_CONTENT' })
  })

  it('refuses a blob whose bytes are not those of its digest, at the end of the stream', async () => {
    const layer = await putBlob(store, noise('layer', 3_000_000), 'application/octet-stream')
    await writeFile(blobPath(layer.digest), noise('other', 3_000_000))
    await expect(store.readBlob(layer).then(collect)).rejects.toMatchObject({ code: 'E_LAYOUT_CONTENT' })
  })

  it('refuses a manifest whose size the index gets wrong', async () => {
    await tagged()
    const index = await readIndex()
    await writeIndex({ ...index, manifests: index.manifests.map((entry) => ({ ...entry, size: 1 })) })
    await expect(store.resolve('1.0')).rejects.toMatchObject({ code: 'E_LAYOUT_CONTENT' })
  })

  it('refuses a tag whose manifest is gone, and does not call it absent', async () => {
    const manifest = await tagged()
    await rm(blobPath(manifest.digest))
    await expect(store.resolve('1.0')).rejects.toMatchObject({ code: 'E_LAYOUT' })
  })

  it('refuses an index.json of 100 MB without reading it', async () => {
    await tagged()
    await truncate(join(folder, 'index.json'), 100_000_000)
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_LAYOUT' })
  })

  it('refuses a layout without index.json', async () => {
    await tagged()
    await rm(join(folder, 'index.json'))
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_LAYOUT' })
    await expect(store.resolve('1.0')).rejects.toMatchObject({ code: 'E_LAYOUT' })
  })

  it('refuses a folder without oci-layout, for reads and writes, and leaves it as it is', async () => {
    await mkdir(folder)
    await writeFile(join(folder, 'thesis.txt'), 'mine')
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_LAYOUT' })
    await expect(makeImage(store, { seed: 'x' })).rejects.toMatchObject({ code: 'E_LAYOUT' })
    expect(await readdir(folder)).toEqual(['thesis.txt'])
  })

  it('refuses a file in the place of the folder', async () => {
    await writeFile(folder, 'a file')
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_LAYOUT' })
    await expect(makeImage(store, { seed: 'x' })).rejects.toMatchObject({ exit: 5 })
  })

  it.each(['{"imageLayoutVersion":"2.0.0"}', '{}', '[]', '"1.0.0"'])(
    'refuses the oci-layout file %s',
    async (text) => {
      await tagged()
      await writeFile(join(folder, 'oci-layout'), text)
      await expect(store.listTags()).rejects.toMatchObject({ code: 'E_LAYOUT' })
    },
  )

  it.each([
    ['not JSON', '{', 'E_JSON'],
    ['two lists of manifests', '{"schemaVersion":2,"manifests":[],"manifests":[]}', 'E_JSON'],
    ['a list', '[]', 'E_LAYOUT'],
    ['no manifests', '{"schemaVersion":2}', 'E_LAYOUT'],
    ['manifests that are no list', '{"schemaVersion":2,"manifests":{}}', 'E_LAYOUT'],
    ['another schema', '{"schemaVersion":1,"manifests":[]}', 'E_LAYOUT'],
    [
      'another type',
      `{"schemaVersion":2,"mediaType":"${MEDIA_TYPES.dockerList}","manifests":[]}`,
      'E_LAYOUT',
    ],
    ['an entry that is no object', '{"schemaVersion":2,"manifests":[7]}', 'E_LAYOUT'],
  ])('refuses an index.json with %s', async (_, text, code) => {
    await tagged()
    await writeIndex(text)
    await expect(store.listTags()).rejects.toMatchObject({ code })
  })

  it('refuses a tag that two entries give to different manifests, and reads the others', async () => {
    const first = await tagged('1.0')
    await tagged('2.0')
    const index = await readIndex()
    const annotations = { 'org.opencontainers.image.ref.name': '1.0' }
    await writeIndex({ ...index, manifests: [...index.manifests, { ...index.manifests[1], annotations }] })
    await expect(store.resolve('1.0')).rejects.toMatchObject({ code: 'E_LAYOUT' })
    await expect(store.writeTags(first, ['1.0'])).rejects.toMatchObject({ code: 'E_LAYOUT' })
    expect(await store.resolve('2.0')).not.toBeNull()
    expect(await store.listTags()).toEqual(['1.0', '2.0'])
  })

  it('refuses an entry whose type is not that of its content', async () => {
    await tagged()
    const index = await readIndex()
    const [entry] = index.manifests
    await writeIndex({ ...index, manifests: [{ ...entry, mediaType: MEDIA_TYPES.ociIndex }] })
    await expect(store.resolve('1.0')).rejects.toMatchObject({ code: 'E_MANIFEST_INVALID' })
    await writeIndex({ ...index, manifests: [{ ...entry, mediaType: 'application/vnd.example+json' }] })
    await expect(store.resolve('1.0')).rejects.toMatchObject({ code: 'E_LAYOUT' })
  })

  it('never lets its own index.json grow beyond what it reads', async () => {
    const manifest = await tagged()
    const index = await readIndex()
    await writeIndex({ ...index, filler: 'x'.repeat(4 * 1024 * 1024 - 900) })
    await store.writeTags(manifest, ['2.0'])
    await expect(store.writeTags(manifest, ['3.0', '4.0', '5.0'])).rejects.toMatchObject({ code: 'E_LAYOUT' })
    expect(await store.listTags()).toEqual(['1.0', '2.0'])
  })
})
