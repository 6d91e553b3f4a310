import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/**
 * Where immutable facts are kept between runs: TIDEMARK_CACHE_DIR, else `tidemark` in the user's cache folder
 * (XDG_CACHE_HOME, `~/.cache`); null with TIDEMARK_CACHE=off. Absolute.
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const { TIDEMARK_CACHE: wanted, TIDEMARK_CACHE_DIR: own = '', XDG_CACHE_HOME: shared = '' } = env
  if (wanted === 'off') return null
  if (own !== '') return resolve(own)
  // By the XDG specification a relative folder is no folder.
  if (isAbsolute(shared)) return join(shared, 'tidemark')
  return join(env['HOME'] ?? homedir(), '.cache', 'tidemark')
}
