import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import { describe as descriptorOf, makeImage, manifestOf, putBlob } from '../../testing/images.ts'
import { temporaryLayouts } from '../../testing/layouts.ts'
import type { TemporaryLayouts } from '../../testing/layouts.ts'
import type { ImageStore } from '../image-store.ts'
import { describeImage } from './describe.ts'

let layouts: TemporaryLayouts
let store: ImageStore

beforeEach(async () => {
  layouts = await temporaryLayouts()
  store = layouts.open('image')
})
afterEach(async () => {
  await layouts.close()
})

const BASE = digestOf('the base')
const BASE_LABEL = 'org.opencontainers.image.base.digest'
const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json'

async function indexOf(children: readonly Descriptor[], annotations?: object): Promise<Manifest> {
  const index = manifestOf({ schemaVersion: 2, manifests: children, annotations }, MEDIA_TYPES.ociIndex)
  await store.writeManifest(index)
  return index
}

async function withConfig(config: string, mediaType = CONFIG_TYPE): Promise<Manifest> {
  const descriptor = await putBlob(store, Buffer.from(config), mediaType)
  const manifest = manifestOf({ schemaVersion: 2, config: descriptor, layers: [] }, MEDIA_TYPES.ociManifest)
  await store.writeManifest(manifest)
  return manifest
}

describe('what an image says of itself', () => {
  it('has the platforms and labels of each child of an index', async () => {
    const labels = { 'org.opencontainers.image.version': '1.0', team: 'web' }
    const index = await makeImage(store, {
      seed: 'x',
      labels,
      platforms: ['linux/arm64', 'linux/amd64', 'linux/arm/v7'],
    })
    const described = await describeImage(store, index)
    expect(Object.keys(described.platforms)).toEqual(['linux/amd64', 'linux/arm/v7', 'linux/arm64'])
    expect(described.labels).toEqual({ 'linux/amd64': labels, 'linux/arm/v7': labels, 'linux/arm64': labels })
    for (const digest of Object.values(described.platforms))
      expect(await store.resolve(digest)).not.toBeNull()
  })

  it('has the platform of a single manifest from its configuration', async () => {
    const manifest = await makeImage(store, { seed: 'x', platforms: ['linux/arm/v7'] })
    expect(await describeImage(store, manifest)).toEqual({
      platforms: { 'linux/arm/v7': manifest.digest },
      labels: { 'linux/arm/v7': {} },
      base: null,
    })
  })

  it('leaves attestations out', async () => {
    const image = await makeImage(store, { seed: 'x' })
    const attestation = await withConfig('{}', 'application/vnd.oci.empty.v1+json')
    const unknown = { os: 'unknown', architecture: 'unknown' }
    const index = await indexOf([
      { ...descriptorOf(image), platform: { os: 'linux', architecture: 'amd64' } },
      { ...descriptorOf(attestation), platform: unknown },
    ])
    expect((await describeImage(store, index)).platforms).toEqual({ 'linux/amd64': image.digest })
  })

  it('takes the first of two children for one platform', async () => {
    const first = await makeImage(store, { seed: 'first' })
    const second = await makeImage(store, { seed: 'second' })
    const platform = { os: 'windows', architecture: 'amd64' }
    const index = await indexOf([first, second].map((child) => ({ ...descriptorOf(child), platform })))
    expect((await describeImage(store, index)).platforms).toEqual({ 'windows/amd64': first.digest })
  })

  it('joins annotations of the specification with labels, which win', async () => {
    const version = 'org.opencontainers.image.version'
    const source = 'org.opencontainers.image.source'
    const image = await makeImage(store, {
      seed: 'x',
      labels: { [version]: 'label' },
      annotations: { [version]: 'annotation', [source]: 'manifest', 'com.example': 'left out' },
    })
    const platform = { os: 'linux', architecture: 'amd64' }
    const annotations = { [source]: 'whole', 'com.example': 'left out' }
    const index = await indexOf([{ ...descriptorOf(image), platform }], annotations)
    expect((await describeImage(store, index)).labels).toEqual({
      '': { [source]: 'whole' },
      'linux/amd64': { [version]: 'label', [source]: 'manifest' },
    })
  })

  it('says nothing of an artifact that is no image', async () => {
    const artifact = await withConfig('{}', 'application/vnd.cncf.helm.config.v1+json')
    expect(await describeImage(store, artifact)).toEqual({ platforms: {}, labels: {}, base: null })
  })

  it.each([
    '[]',
    '"x"',
    '{"config":{"Labels":[]}}',
    '{"config":{"Labels":{"a":1}}}',
    '{',
    '{"os":"a","os":"b"}',
  ])('is refused when the configuration is %s', async (config) => {
    const manifest = await withConfig(config)
    await expect(describeImage(store, manifest)).rejects.toMatchObject({
      code: 'E_MANIFEST_INVALID',
      exit: 4,
    })
  })

  it('is refused when a platform is missing', async () => {
    const index = await makeImage(store, { seed: 'x', platforms: ['linux/amd64', 'linux/arm64'] })
    const { platforms } = await describeImage(store, index)
    await store.deleteManifest(platforms['linux/arm64']!)
    await expect(describeImage(store, index)).rejects.toMatchObject({ code: 'E_IMAGE_INCOMPLETE' })
  })
})

describe('the base of an image', () => {
  it('is what its label says', async () => {
    const manifest = await makeImage(store, { seed: 'x', labels: { [BASE_LABEL]: BASE } })
    expect((await describeImage(store, manifest)).base).toBe(BASE)
  })

  it('is what the labels of all platforms say', async () => {
    const platforms = ['linux/amd64', 'linux/arm64']
    const index = await makeImage(store, { seed: 'x', platforms, labels: { [BASE_LABEL]: BASE } })
    expect((await describeImage(store, index)).base).toBe(BASE)
  })

  it('is what the annotations of the index say, before the labels', async () => {
    const image = await makeImage(store, { seed: 'x', labels: { [BASE_LABEL]: digestOf('child') } })
    const platform = { os: 'linux', architecture: 'amd64' }
    const index = await indexOf([{ ...descriptorOf(image), platform }], { [BASE_LABEL]: BASE })
    expect((await describeImage(store, index)).base).toBe(BASE)
  })

  it('is not known when nothing says it, platforms disagree, or it is no digest', async () => {
    const plain = await makeImage(store, { seed: 'plain' })
    expect((await describeImage(store, plain)).base).toBeNull()
    const odd = await makeImage(store, { seed: 'odd', labels: { [BASE_LABEL]: 'debian:12' } })
    expect((await describeImage(store, odd)).base).toBeNull()
    const based = await makeImage(store, { seed: 'based', labels: { [BASE_LABEL]: BASE } })
    const index = await indexOf([
      { ...descriptorOf(plain), platform: { os: 'linux', architecture: 'amd64' } },
      { ...descriptorOf(based), platform: { os: 'linux', architecture: 'arm64' } },
    ])
    expect((await describeImage(store, index)).base).toBeNull()
  })
})
