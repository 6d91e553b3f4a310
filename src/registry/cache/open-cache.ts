import type { Clock, Random } from '../../model/clock.ts'
import type { ContentStore } from '../image-store.ts'
import { cacheFolder } from './cache-folder.ts'
import { throughCache } from './cached-store.ts'
import { ContentCache } from './content-cache.ts'

export interface CacheWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly random: Random
}

/** What is on this disk already needs no second copy. */
const ON_DISK = /^oci(?:-archive)?:/u

/**
 * How a command that only reads looks at registries: through the user's cache of content. Layouts and archives are read as they are, and
 * so is everything with TIDEMARK_CACHE=off. Reads and writes nothing yet.
 */
export function cachedReads({ env, clock, random }: CacheWorld): (store: ContentStore) => ContentStore {
  const folder = cacheFolder(env)
  if (folder === null) return (store) => store
  const cache = new ContentCache({ folder, clock, random })
  return (store) => (ON_DISK.test(store.name) ? store : throughCache(store, cache))
}
