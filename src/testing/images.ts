import { createCipheriv, createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { pack } from 'tar-stream'

import { MEDIA_TYPES } from '../model/descriptor.ts'
import type { Descriptor, Manifest, Platform } from '../model/descriptor.ts'
import { digestOf } from '../model/digest.ts'
import { assembleIndex } from '../registry/copy/assemble-index.ts'
import type { ImageStore } from '../registry/image-store.ts'

/** What a fixture image is made of; the same recipe gives the same digest everywhere. */
export interface ImageRecipe {
  /** Tells images apart: it is the content of the one file in the layer. */
  readonly seed: string
  readonly labels?: Readonly<Record<string, string>>
  /** `linux/arm64`; one gives a single manifest, several an index. Default `linux/amd64`. */
  readonly platforms?: readonly string[]
  /** About how many bytes of incompressible content the layer has. Default: as few as there can be. */
  readonly sizeBytes?: number
  /** RFC 3339; default 2026-01-02T03:04:05Z. */
  readonly created?: string
  /** Of the manifest of each platform. */
  readonly annotations?: Readonly<Record<string, string>>
}

const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json'
const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip'
const CREATED = '2026-01-02T03:04:05Z'

/** Stores a small real image (configuration and one tar.gz layer per platform), with no tag, and answers its manifest. */
export async function makeImage(store: ImageStore, recipe: ImageRecipe): Promise<Manifest> {
  const platforms = recipe.platforms ?? ['linux/amd64']
  const children: { platform: Platform; manifest: Manifest }[] = []
  for (const text of platforms) {
    const platform = platformOf(text)
    children.push({ platform, manifest: await makeSingle(store, recipe, platform) })
  }
  const [first] = children
  if (children.length === 1 && first !== undefined) return first.manifest
  const index = assembleIndex({
    platforms: children.map(({ platform, manifest }) => ({ platform, descriptor: describe(manifest) })),
  })
  await store.writeManifest(index)
  return index
}

/** A manifest's descriptor. */
export function describe(manifest: Manifest): Descriptor {
  return { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.byteLength }
}

/** Stores `bytes` as a blob. */
export async function putBlob(store: ImageStore, bytes: Uint8Array, mediaType: string): Promise<Descriptor> {
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.byteLength }
  await store.writeBlob(descriptor, async () => once(bytes))
  return descriptor
}

/** The manifest that `body` is, as JSON. */
export function manifestOf(body: object, mediaType: string): Manifest {
  const bytes = Buffer.from(JSON.stringify(body))
  return { digest: digestOf(bytes), mediaType, bytes }
}

/** Deterministic bytes that do not compress. */
export function noise(seed: string, length: number): Uint8Array {
  const key = createHash('sha256').update(seed).digest()
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length))
}

async function makeSingle(store: ImageStore, recipe: ImageRecipe, platform: Platform): Promise<Manifest> {
  const { seed, labels, sizeBytes = 0, created = CREATED, annotations } = recipe
  const tar = await layerTar(`${seed} ${platform.os}/${platform.architecture}\n`, noise(seed, sizeBytes))
  const layer = await putBlob(store, stored(tar), LAYER_TYPE)
  const config = {
    created,
    ...platform,
    config: labels === undefined ? {} : { Labels: labels },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
    history: [{ created, created_by: 'tidemark fixture' }],
  }
  const configuration = await putBlob(store, Buffer.from(JSON.stringify(config)), CONFIG_TYPE)
  const manifest = manifestOf(
    {
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociManifest,
      config: configuration,
      layers: [layer],
      ...(annotations === undefined ? {} : { annotations }),
    },
    MEDIA_TYPES.ociManifest,
  )
  await store.writeManifest(manifest)
  return manifest
}

async function layerTar(text: string, content: Uint8Array): Promise<Uint8Array> {
  const tar = pack()
  const mtime = new Date(0)
  tar.entry({ name: 'seed.txt', mtime }, text)
  if (content.byteLength > 0) tar.entry({ name: 'noise.bin', mtime }, Buffer.from(content))
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** gzip without compression: what zlib makes of the same bytes differs by processor. */
function stored(bytes: Uint8Array): Uint8Array {
  const gzip = gzipSync(bytes, { level: 0 })
  // The byte that names the operating system.
  gzip[9] = 255
  return gzip
}

function platformOf(text: string): Platform {
  const [os = 'linux', architecture = 'amd64', variant] = text.split('/')
  return variant === undefined ? { os, architecture } : { os, architecture, variant }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes.byteLength > 0) yield bytes
}
