import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Manifest } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import { classifyChange } from '../../plan/compare/classify-change.ts'
import { describe as descriptorOf, makeImage, manifestOf, putBlob } from '../../testing/images.ts'
import { temporaryLayouts } from '../../testing/layouts.ts'
import type { TemporaryLayouts } from '../../testing/layouts.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import type { ImageStore } from '../image-store.ts'
import { DEEPEST_INDEX } from '../manifest/limits.ts'
import { readPicture } from './picture.ts'

const bench = registryBench()
let layouts: TemporaryLayouts

beforeAll(async () => {
  layouts = await temporaryLayouts()
})
afterAll(async () => {
  await layouts.close()
})

function blobFile(name: string, digest: string): string {
  return join(layouts.folder, name, 'blobs/sha256', digest.slice('sha256:'.length))
}

async function childrenOf(store: ImageStore, { digest }: Manifest): Promise<readonly string[]> {
  const picture = await readPicture(store, digest)
  return picture?.children.map((child) => child.digest) ?? []
}

describe('a picture', () => {
  it('has the platforms, layers and configurations of an index', async () => {
    const store = layouts.open('index')
    const platforms = ['linux/amd64', 'linux/arm/v7']
    const image = await makeImage(store, { seed: 'web', platforms, labels: { team: 'a' } })
    await store.writeTags(image, ['1.0'])
    const picture = await readPicture(store, '1.0')
    expect(picture).toMatchObject({ digest: image.digest, kind: 'index', gaps: [] })
    expect(picture?.children.map(({ platform }) => platform)).toEqual(platforms)
    expect(picture?.contents).toMatchObject([
      { layers: [{}], said: { created: '2026-01-02T03:04:05Z', labels: { team: 'a' } } },
      { layers: [{}], said: { labels: { team: 'a' } } },
    ])
  })

  it('has the platform that its configuration names, for a single manifest', async () => {
    const store = layouts.open('single')
    const image = await makeImage(store, { seed: 'web', platforms: ['linux/arm64'], annotations: { a: 'b' } })
    expect(await readPicture(store, image.digest)).toMatchObject({
      kind: 'manifest',
      annotations: { a: 'b' },
      children: [{ digest: image.digest, platform: 'linux/arm64' }],
    })
  })

  it('has names of settings and no values: they may be secrets', async () => {
    const store = layouts.open('settings')
    const platform = { os: 'linux', architecture: 'amd64' }
    const config = { ...platform, config: { Env: ['TOKEN=swordfish'], User: '', Cmd: null }, rootfs: {} }
    const type = 'application/vnd.oci.image.config.v1+json'
    const configuration = await putBlob(store, Buffer.from(JSON.stringify(config)), type)
    const body = { schemaVersion: 2, config: configuration, layers: [] }
    const manifest = manifestOf(body, MEDIA_TYPES.ociManifest)
    await store.writeManifest(manifest)
    const picture = await readPicture(store, manifest.digest)
    expect(Object.keys(picture?.contents[0]?.said?.settings ?? {})).toEqual(['Env'])
    expect(JSON.stringify(picture)).not.toContain('swordfish')
  })

  it('has what an index inside an index lists, each inner one once', async () => {
    const store = layouts.open('nested')
    const platforms = ['linux/amd64', 'linux/arm64']
    const inner = await makeImage(store, { seed: 'inner', platforms })
    const other = await makeImage(store, { seed: 'other', platforms: ['linux/s390x'] })
    const entries = [descriptorOf(inner), descriptorOf(inner), descriptorOf(other)]
    const outer = manifestOf({ schemaVersion: 2, manifests: entries }, MEDIA_TYPES.ociIndex)
    await store.writeManifest(outer)
    const picture = await readPicture(store, outer.digest)
    expect(picture?.children.map(({ platform }) => platform)).toEqual([...platforms, 'linux/s390x'])
    expect(picture?.contents).toHaveLength(3)
    expect(classifyChange((await readPicture(store, inner.digest))!, picture!).kind).toBe('more-platforms')
  })

  it('ends where indexes nest too deep to be followed', async () => {
    const store = layouts.open('deep')
    let inner = await makeImage(store, { seed: 'deep' })
    for (let depth = 0; depth < DEEPEST_INDEX + 1; depth += 1) {
      inner = manifestOf({ schemaVersion: 2, manifests: [descriptorOf(inner)] }, MEDIA_TYPES.ociIndex)
      await store.writeManifest(inner)
    }
    const picture = await readPicture(store, inner.digest)
    expect(picture).toMatchObject({ contents: [], gaps: [{ part: 'manifest', why: 'unreadable' }] })
  })

  it('is null for what is proved absent', async () => {
    expect(await readPicture(layouts.open('none'), '1.0')).toBeNull()
    expect(await readPicture(layouts.open('none'), digestOf('none'))).toBeNull()
  })
})

describe('a picture of something broken', () => {
  it('says which manifest of an index is gone', async () => {
    const store = layouts.open('gone-manifest')
    const image = await makeImage(store, { seed: 'web', platforms: ['linux/amd64', 'linux/arm64'] })
    const [, arm = ''] = await childrenOf(store, image)
    await rm(blobFile('gone-manifest', arm))
    const picture = await readPicture(store, image.digest)
    expect(picture?.gaps).toEqual([{ part: 'manifest', digest: arm, platform: 'linux/arm64', why: 'gone' }])
    expect(picture?.contents).toHaveLength(1)
  })

  it('says the same of a registry that deleted a manifest or a configuration', async () => {
    const registry = await bench.registry()
    const store = bench.stores().open(`${registry.host}/acme/web`)
    const image = await makeImage(store, { seed: 'web', platforms: ['linux/amd64', 'linux/arm64'] })
    const [amd = '', arm] = await childrenOf(store, image)
    const whole = await readPicture(store, image.digest)
    const config = whole?.contents.find(({ digest }) => digest === amd)?.config.digest
    registry.images.at('acme/web').manifests.delete(arm ?? '')
    registry.images.at('acme/web').blobs.delete(config ?? '')
    const picture = await readPicture(store, image.digest)
    expect(picture?.gaps).toEqual([
      { part: 'configuration', digest: config, platform: 'linux/amd64', why: 'gone' },
      { part: 'manifest', digest: arm, platform: 'linux/arm64', why: 'gone' },
    ])
  })

  it('says that a configuration is gone, or no configuration', async () => {
    const store = layouts.open('gone-config')
    const image = await makeImage(store, { seed: 'web' })
    const config = (await readPicture(store, image.digest))?.contents[0]?.config.digest ?? ''
    await rm(blobFile('gone-config', config))
    expect(await readPicture(store, image.digest)).toMatchObject({
      contents: [{ said: null, layers: [{}] }],
      gaps: [{ part: 'configuration', digest: config, platform: null, why: 'gone' }],
    })
    const type = 'application/vnd.oci.image.config.v1+json'
    const text = await putBlob(store, Buffer.from('no JSON'), type)
    const manifest = manifestOf({ schemaVersion: 2, config: text, layers: [] }, MEDIA_TYPES.ociManifest)
    await store.writeManifest(manifest)
    expect((await readPicture(store, manifest.digest))?.gaps).toMatchObject([{ why: 'unreadable' }])
  })

  it('is of the kind other when the type of the manifest is unknown', async () => {
    const folder = join(layouts.folder, 'other')
    const store = layouts.open('other')
    await makeImage(store, { seed: 'web' })
    const bytes = Buffer.from('{"schemaVersion":2}')
    const digest = digestOf(bytes)
    const mediaType = 'application/vnd.acme.unheard-of+json'
    await writeFile(blobFile('other', digest), bytes)
    const annotations = { 'org.opencontainers.image.ref.name': 'odd' }
    const entry = { mediaType, digest, size: bytes.byteLength, annotations }
    await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [entry] }))
    const picture = await readPicture(store, 'odd')
    expect(picture).toMatchObject({ digest, mediaType, kind: 'other', children: [] })
    expect(classifyChange(picture!, picture!).kind).toBe('same')
  })

  it('is of the kind other when the manifest is not sound', async () => {
    const registry = await bench.registry()
    const store = bench.stores().open(`${registry.host}/acme/web`)
    const image = await makeImage(store, { seed: 'web' })
    const body = { schemaVersion: 2, manifests: [{ ...descriptorOf(image), mediaType: 'text/plain' }] }
    const odd = manifestOf(body, MEDIA_TYPES.ociIndex)
    registry.images.putManifest('acme/web', { mediaType: odd.mediaType, bytes: Buffer.from(odd.bytes) })
    expect(await readPicture(store, odd.digest)).toMatchObject({ digest: odd.digest, kind: 'other' })
  })
})
