import { isAbsolute, join, resolve } from 'node:path'

/**
 * Where things are kept between runs that can be had again: TIDEMARK_CACHE_DIR, else `tidemark` in the user's cache folder
 * (XDG_CACHE_HOME, `~/.cache`). Absolute; null with TIDEMARK_CACHE=off, and where the environment names no folder.
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const {
    TIDEMARK_CACHE: wanted,
    TIDEMARK_CACHE_DIR: own = '',
    XDG_CACHE_HOME: shared = '',
    HOME: home = '',
  } = env
  if (wanted === 'off') return null
  if (own !== '') return resolve(own)
  // By the XDG specification a relative folder is no folder.
  if (isAbsolute(shared)) return join(shared, 'tidemark')
  return home === '' ? null : join(home, '.cache', 'tidemark')
}
