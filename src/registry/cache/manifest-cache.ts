import type { Clock, Random } from '../../model/clock.ts'
import type { Digest } from '../../model/digest.ts'
import { describeImage } from '../copy/describe.ts'
import type { ImageDescription } from '../copy/describe.ts'
import type { ImageStore } from '../image-store.ts'
import { readImageManifest } from '../manifest/inspect.ts'
import type { ImageIndex, ImageManifest } from '../manifest/inspect.ts'
import { cacheFolder } from './cache-folder.ts'
import { throughCache } from './cached-store.ts'
import { ContentCache } from './content-cache.ts'

/** What a digest is, for ever: its manifest, and what the image says of itself. */
export interface ManifestDescription {
  readonly digest: Digest
  /** Configuration and layers, or children. */
  readonly manifest: ImageManifest | ImageIndex
  readonly image: ImageDescription
}

export interface ManifestCacheOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly random: Random
}

/** The user's cache of what digests are; null when TIDEMARK_CACHE=off. Sends and reads nothing yet. */
export function openManifestCache({ env, clock, random }: ManifestCacheOptions): ContentCache | null {
  const folder = cacheFolder(env)
  return folder === null ? null : new ContentCache({ folder, clock, random })
}

/**
 * What `digest` is, from the cache where it is there, else from the store; null when the store proves it absent. With a
 * cache of null, from the store. Throws what `describeImage` and the reads of the store throw, and nothing for the cache.
 */
export async function readDescription(
  store: ImageStore,
  digest: Digest,
  cache: ContentCache | null,
): Promise<ManifestDescription | null> {
  const reader = cache === null ? store : throughCache(store, cache)
  const manifest = await reader.readManifest(digest)
  if (manifest === null) return null
  return { digest, manifest: readImageManifest(manifest), image: await describeImage(reader, manifest) }
}
