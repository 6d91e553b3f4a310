import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Descriptor, Platform } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import { readImageManifest } from '../manifest/inspect.ts'
import { assembleIndex } from './assemble-index.ts'

const AMD: Platform = { os: 'linux', architecture: 'amd64' }
const ARM: Platform = { os: 'linux', architecture: 'arm64' }
const ARM7: Platform = { os: 'linux', architecture: 'arm', variant: 'v7' }

function child(text: string, mediaType: string = MEDIA_TYPES.ociManifest): Descriptor {
  return { mediaType, digest: digestOf(text), size: text.length }
}

describe('an index of per-platform manifests', () => {
  it('is the same bytes for the same digests, whatever their order', () => {
    const parts = [AMD, ARM, ARM7].map((platform) => ({ platform, descriptor: child(platform.architecture) }))
    const expected = assembleIndex({ platforms: parts })
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: 3 }), (platforms) => {
        expect(assembleIndex({ platforms }).digest).toBe(expected.digest)
      }),
    )
    expect(Buffer.from(expected.bytes).toString('utf8')).toMatchInlineSnapshot(
      `"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5861314d7fccb39c2192173240eab44fa35ca66426201ca2acd0630a6258dd51","size":5,"platform":{"architecture":"amd64","os":"linux"}},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:ddf7ff5ebd9d66ce161466c1c0262430fa04de32b0e420ee3f489e2e2112e386","size":3,"platform":{"architecture":"arm","os":"linux","variant":"v7"}},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:f69162950f235e3cdbbad33f1f912d1a504be90d8a37d002c735d6f3e3882265","size":5,"platform":{"architecture":"arm64","os":"linux"}}]}"`,
    )
  })

  it('is read back as it was put together', () => {
    const index = assembleIndex({
      platforms: [
        { platform: ARM7, descriptor: child('a') },
        { platform: AMD, descriptor: child('b') },
      ],
      annotations: { z: '1', a: '2' },
    })
    expect(index.digest).toBe(digestOf(index.bytes))
    expect(readImageManifest(index)).toMatchObject({
      kind: 'index',
      mediaType: MEDIA_TYPES.ociIndex,
      manifests: [
        { ...child('b'), platform: AMD },
        { ...child('a'), platform: ARM7 },
      ],
      annotations: { a: '2', z: '1' },
    })
  })

  it.each([
    [
      'Docker manifests alone',
      [MEDIA_TYPES.dockerManifest, MEDIA_TYPES.dockerManifest],
      {},
      MEDIA_TYPES.dockerList,
    ],
    ['mixed manifests', [MEDIA_TYPES.dockerManifest, MEDIA_TYPES.ociManifest], {}, MEDIA_TYPES.ociIndex],
    [
      'annotations',
      [MEDIA_TYPES.dockerManifest, MEDIA_TYPES.dockerManifest],
      { annotations: { a: 'b' } },
      MEDIA_TYPES.ociIndex,
    ],
  ])('of %s has the type that can hold them', (_, [left, right], extra, mediaType) => {
    const platforms = [
      { platform: AMD, descriptor: child('a', left) },
      { platform: ARM, descriptor: child('b', right) },
    ]
    expect(assembleIndex({ platforms, ...extra }).mediaType).toBe(mediaType)
  })

  it.each([
    ['nothing', []],
    ['one platform twice', [AMD, AMD].map((platform, at) => ({ platform, descriptor: child(String(at)) }))],
    ['an index', [{ platform: AMD, descriptor: child('x', MEDIA_TYPES.ociIndex) }]],
    ['something else', [{ platform: AMD, descriptor: child('x', 'text/plain') }]],
  ])('is not made of %s', (_, platforms) => {
    expect(() => assembleIndex({ platforms })).toThrow(
      expect.objectContaining({ code: 'E_PLATFORM_INDEX', exit: 4 }),
    )
  })
})
