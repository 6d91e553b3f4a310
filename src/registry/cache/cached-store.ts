import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { ByteStream, ContentStore } from '../image-store.ts'
import { collect } from '../layout/collect.ts'
import { readImageManifest } from '../manifest/inspect.ts'
import type { ContentCache } from './content-cache.ts'

/** Configurations that are larger are read from the registry each time. */
const LARGEST_BLOB = 1024 * 1024

/**
 * Reads `store` with the bytes of what is immutable from the cache. What a tag names, and whether something is still there, is
 * asked of the store each time, by HEAD: the cache spares the transfer, and what registries count as a pull, and says nothing
 * that the store does not say.
 */
export function throughCache(store: ContentStore, cache: ContentCache): ContentStore {
  return {
    name: store.name,
    resolve: (reference) => store.resolve(reference),
    readManifest: (reference) => readManifest(store, cache, reference),
    hasBlob: (digest) => store.hasBlob(digest),
    readBlob: (descriptor) => readBlob(store, cache, descriptor),
  }
}

async function readManifest(
  store: ContentStore,
  cache: ContentCache,
  reference: string,
): Promise<Manifest | null> {
  if (isDigest(reference)) {
    const known = await cachedManifest(cache, reference)
    if (known !== null) return (await store.resolve(reference)) === null ? null : known
  } else {
    const named = await digestNamed(store, reference)
    const known = named === undefined ? null : await cachedManifest(cache, named)
    if (known !== null) return known
  }
  const manifest = await store.readManifest(reference)
  if (manifest !== null) await cache.write(manifest.digest, manifest)
  return manifest
}

/** Undefined for what is not there or cannot be read: reading it says so as the store would have. */
async function digestNamed(store: ContentStore, tag: string): Promise<Digest | undefined> {
  try {
    return (await store.resolve(tag))?.digest
  } catch (error) {
    if (isFailure(error, 'E_MANIFEST_INVALID')) return undefined
    throw error
  }
}

/** The type is not part of what was hashed: a file that says another one than the manifest is no hit. */
async function cachedManifest(cache: ContentCache, digest: Digest): Promise<Manifest | null> {
  const found = await cache.read(digest)
  if (found === null) return null
  const manifest = { digest, ...found }
  try {
    readImageManifest(manifest)
    return manifest
  } catch (error) {
    if (isFailure(error, 'E_MANIFEST_INVALID')) return null
    throw error
  }
}

async function readBlob(
  store: ContentStore,
  cache: ContentCache,
  descriptor: Descriptor,
): Promise<ByteStream> {
  const { digest, size, mediaType } = descriptor
  if (size > LARGEST_BLOB) return store.readBlob(descriptor)
  const found = await cache.read(digest)
  if (found !== null && found.bytes.length === size && (await store.hasBlob(digest))) return once(found.bytes)
  const bytes = await collect(await store.readBlob(descriptor))
  await cache.write(digest, { mediaType, bytes })
  return once(bytes)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
