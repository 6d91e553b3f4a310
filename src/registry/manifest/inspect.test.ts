import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Manifest } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import { isForeignLayer, ownMediaType, readImageManifest } from './inspect.ts'
import { LARGEST_MANIFEST } from './limits.ts'

const { ociIndex, ociManifest, dockerList, dockerManifest } = MEDIA_TYPES
const DIGEST = digestOf('content')
const CONFIG = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: DIGEST, size: 2 }
const LAYER = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: DIGEST, size: 3 }
const CHILD = {
  mediaType: ociManifest,
  digest: DIGEST,
  size: 4,
  platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
}
const MANIFEST = { schemaVersion: 2, mediaType: ociManifest, config: CONFIG, layers: [LAYER] }
const INDEX = { schemaVersion: 2, mediaType: ociIndex, manifests: [CHILD] }

function served(body: unknown, mediaType: string = ociManifest): Manifest {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return { digest: digestOf(bytes), mediaType, bytes }
}

function outcome(manifest: Manifest): string {
  try {
    return readImageManifest(manifest).kind
  } catch (error) {
    return isFailure(error) ? error.code : String(error)
  }
}

const INVALID = expect.objectContaining({ code: 'E_MANIFEST_INVALID', exit: 4 })

describe('a manifest', () => {
  it('gives its configuration and layers', () => {
    expect(readImageManifest(served({ ...MANIFEST, annotations: { a: 'b' } }))).toEqual({
      kind: 'manifest',
      mediaType: ociManifest,
      config: CONFIG,
      layers: [LAYER],
      annotations: { a: 'b' },
    })
  })

  it('of OCI may leave out its type; of Docker it may not (security 35)', () => {
    const { mediaType, ...bare } = MANIFEST
    expect(readImageManifest(served(bare)).kind).toBe('manifest')
    expect(mediaType).toBe(ociManifest)
    expect(() => readImageManifest(served(bare, dockerManifest))).toThrowError(INVALID)
  })

  it('may have a subject and be an artifact', () => {
    const subject = { ...CHILD, platform: undefined }
    const body = { ...MANIFEST, subject, artifactType: 'application/vnd.acme+json' }
    expect(readImageManifest(served(body))).toMatchObject({
      artifactType: 'application/vnd.acme+json',
      subject: { digest: DIGEST },
    })
  })

  it('gives no urls and no data of its layers (security 28)', () => {
    const layers = [{ ...LAYER, urls: ['http://169.254.169.254/'], data: 'e30=' }]
    expect(readImageManifest(served({ ...MANIFEST, layers }))).toMatchObject({ layers: [LAYER] })
  })
})

describe('an index', () => {
  it('gives its children with their platforms', () => {
    expect(readImageManifest(served(INDEX, ociIndex))).toEqual({
      kind: 'index',
      mediaType: ociIndex,
      manifests: [CHILD],
    })
  })

  it('of Docker is the same', () => {
    const list = { ...INDEX, mediaType: dockerList, manifests: [{ ...CHILD, mediaType: dockerManifest }] }
    expect(readImageManifest(served(list, dockerList)).kind).toBe('index')
  })
})

describe('security 35: a type that the body contradicts is refused', () => {
  it.each([
    ['index served as manifest', INDEX, ociManifest],
    ['manifest served as index', MANIFEST, ociIndex],
    ['OCI served as Docker', MANIFEST, dockerManifest],
    ['layers and manifests', { ...MANIFEST, manifests: [CHILD] }, ociManifest],
    ['manifests and layers', { ...INDEX, layers: [] }, ociIndex],
    ['manifests and config', { ...INDEX, config: CONFIG }, ociIndex],
    ['blobs', { ...MANIFEST, blobs: [] }, ociManifest],
    ['nothing but a version, as an index', { schemaVersion: 2 }, ociIndex],
    ['a type that is no text', { ...MANIFEST, mediaType: 7 }, ociManifest],
  ])('%s', (_, body, type) => {
    expect(() => readImageManifest(served(body, type))).toThrowError(INVALID)
  })
})

describe('security 36: JSON that two readers read differently is refused', () => {
  const text = JSON.stringify(MANIFEST)
  it.each([
    ['duplicate names', text.replace('{', '{"layers":[],')],
    ['an escaped duplicate', text.replace('{', '{"l\\u0061yers":[],')],
    ['names that differ by case', text.replace('{', '{"Layers":[],')],
    ['a look-alike alone', text.replace('"layers"', '"Layers"')],
    ['a look-alike in a descriptor', text.replace('"digest"', '"Digest"')],
    ['__proto__', text.replace('{', '{"__proto__":{},')],
    ['trailing data', `${text}{}`],
    ['a number beyond 2^53', text.replace('"size":3', '"size":9007199254740993')],
    ['a byte order mark', `\uFEFF${text}`],
    ['no object', '[]'],
    ['no JSON', '<html>'],
    ['nothing', ''],
  ])('%s', (_, body) => {
    expect(() => readImageManifest(served(body))).toThrowError(INVALID)
  })

  it('bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')])
    expect(() => readImageManifest({ digest: digestOf(bytes), mediaType: ociManifest, bytes })).toThrowError(
      INVALID,
    )
  })
})

describe('security 37: an index beyond all measure is refused', () => {
  it('with 1,001 children', () => {
    const manifests = Array.from({ length: 1001 }, () => CHILD)
    expect(() => readImageManifest(served({ ...INDEX, manifests }, ociIndex))).toThrowError(INVALID)
    expect(readImageManifest(served({ ...INDEX, manifests: manifests.slice(1) }, ociIndex)).kind).toBe(
      'index',
    )
  })

  it('with a child of unknown type', () => {
    const manifests = [{ ...CHILD, mediaType: 'application/vnd.acme+json' }]
    expect(() => readImageManifest(served({ ...INDEX, manifests }, ociIndex))).toThrowError(INVALID)
  })

  it('that contains itself', () => {
    const index = served(INDEX, ociIndex)
    expect(() => readImageManifest({ ...index, digest: DIGEST })).toThrowError(INVALID)
  })

  it('of more than 4 MiB', () => {
    const padding = ' '.repeat(LARGEST_MANIFEST)
    expect(() => readImageManifest(served(`${JSON.stringify(INDEX)}${padding}`, ociIndex))).toThrowError(
      INVALID,
    )
  })
})

describe('security 38: schema 1 and unknown types are refused', () => {
  it.each([
    [{ schemaVersion: 1, fsLayers: [] }, 'application/vnd.docker.distribution.manifest.v1+json'],
    [{ ...MANIFEST, schemaVersion: 1 }, ociManifest],
    [{ ...MANIFEST, fsLayers: [] }, ociManifest],
    [MANIFEST, 'application/json'],
    [{ ...MANIFEST, schemaVersion: '2' }, ociManifest],
  ])('%j as %s', (body, type) => {
    expect(() => readImageManifest(served(body, type))).toThrowError(INVALID)
  })
})

describe('a descriptor', () => {
  it.each([
    { digest: 'sha256:../../etc/passwd' },
    { digest: `sha512:${'a'.repeat(128)}` },
    { digest: `sha256:${'A'.repeat(64)}` },
    { size: -1 },
    { size: 1.5 },
    { size: '3' },
    { mediaType: '' },
    { platform: 'linux' },
    { platform: { os: 'linux' } },
    { annotations: { a: 1 } },
    { annotations: [] },
  ])('with %j is refused', (wrong) => {
    expect(() => readImageManifest(served({ ...MANIFEST, config: { ...CONFIG, ...wrong } }))).toThrowError(
      INVALID,
    )
  })

  it('tells layers that registries do not store', () => {
    const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'
    expect(isForeignLayer({ ...LAYER, mediaType: foreign })).toBe(true)
    expect(
      isForeignLayer({ ...LAYER, mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar' }),
    ).toBe(true)
    expect(isForeignLayer(LAYER)).toBe(false)
  })
})

describe('any JSON', () => {
  it('is read or refused, never anything else', () => {
    const value = fc.jsonValue({ maxDepth: 4 })
    const body = fc.record(
      {
        schemaVersion: fc.constantFrom(2, 1, '2'),
        mediaType: fc.constantFrom(ociManifest, ociIndex, dockerList, null),
        config: fc.oneof(fc.constant(CONFIG), value),
        layers: fc.oneof(fc.constant([LAYER]), value),
        manifests: fc.oneof(fc.constant([CHILD]), value),
        annotations: value,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(body, fc.constantFrom(ociManifest, ociIndex, dockerList), (json, type) => {
        expect(['manifest', 'index', 'E_MANIFEST_INVALID']).toContain(outcome(served(json, type)))
      }),
      { numRuns: 300 },
    )
  })

  it('tells its own type when it names one of the four', () => {
    expect(ownMediaType(served(MANIFEST, ''))).toBe(ociManifest)
    expect(ownMediaType(served({ mediaType: 'text/html' }, ''))).toBeUndefined()
  })
})
