import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import { isDigest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import { collect } from '../layout/collect.ts'
import type { ByteStream, ImageStore } from '../image-store.ts'
import { isManifestType, readImageManifest } from '../manifest/inspect.ts'
import type { ContentCache } from './content-cache.ts'

/** Configurations that are larger are read from the registry each time. */
const LARGEST_BLOB = 1024 * 1024

/**
 * Reads `store` with what is immutable from the cache. An answer tells what a digest is, not that the registry still has
 * it; whoever must know that asks the store itself. A tag always goes to the store.
 */
export function throughCache(store: ImageStore, cache: ContentCache): ImageStore {
  return {
    name: store.name,
    ...(store.fast === undefined ? {} : { fast: store.fast }),
    capabilities: () => store.capabilities(),
    resolve: (reference) => store.resolve(reference),
    readManifest: (reference) => readManifest(store, cache, reference),
    writeManifest: (manifest) => store.writeManifest(manifest),
    writeTags: (manifest, tags, options) => store.writeTags(manifest, tags, options),
    hasBlob: (digest) => store.hasBlob(digest),
    readBlob: (descriptor) => readBlob(store, cache, descriptor),
    writeBlob: (descriptor, content, options) => store.writeBlob(descriptor, content, options),
    mountBlob: (descriptor, from) => store.mountBlob(descriptor, from),
    listTags: () => store.listTags(),
    deleteTag: (tag) => store.deleteTag(tag),
    deleteManifest: (digest) => store.deleteManifest(digest),
  }
}

async function readManifest(
  store: ImageStore,
  cache: ContentCache,
  reference: string,
): Promise<Manifest | null> {
  const found = isDigest(reference) ? await cache.read(reference) : null
  if (found !== null && isDigest(reference)) {
    const manifest = { digest: reference, ...found }
    if (isSound(manifest)) return manifest
  }
  const manifest = await store.readManifest(reference)
  if (manifest !== null) await cache.write(manifest.digest, manifest)
  return manifest
}

/** The type is not part of what was hashed; a file that says another one is no hit. */
function isSound(manifest: Manifest): boolean {
  if (!isManifestType(manifest.mediaType)) return false
  try {
    readImageManifest(manifest)
    return true
  } catch (error) {
    if (isFailure(error)) return false
    throw error
  }
}

async function readBlob(store: ImageStore, cache: ContentCache, descriptor: Descriptor): Promise<ByteStream> {
  if (descriptor.size > LARGEST_BLOB) return store.readBlob(descriptor)
  const found = await cache.read(descriptor.digest)
  if (found !== null && found.bytes.length === descriptor.size) return once(found.bytes)
  const bytes = await collect(await store.readBlob(descriptor))
  await cache.write(descriptor.digest, { mediaType: descriptor.mediaType, bytes })
  return once(bytes)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
