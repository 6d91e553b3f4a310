import { listIn, member, offered, readingOf } from './answer.ts'
import type { BulkSource } from './bulk-source.ts'
import { walk } from './walk.ts'

/** The most that there is. */
const PAGE = 100

/**
 * Docker Hub's own API (docs.docker.com/reference/api/hub, "List repository tags"). Public repositories need no login;
 * for others DOCKER_HUB_TOKEN holds a bearer token, as `docker login` is for another host. The digest of a tag stands beside its name;
 * those in its `images` are of its platforms.
 */
export const dockerHub: BulkSource = {
  name: 'Docker Hub',
  matches: (registry) => (registry === 'docker.io' || registry === 'index.docker.io' ? 'yes' : 'no'),
  list: ({ path }, wire) => {
    const base = tagsOf(path)
    const token = wire.env['DOCKER_HUB_TOKEN'] ?? ''
    const headers: Readonly<Record<string, string>> = token === '' ? {} : { authorization: `Bearer ${token}` }
    return walk(1, async (page) => {
      const query = `?page_size=${PAGE}&page=${page}`
      const json = offered(await wire.send({ origin: 'https://hub.docker.com', path: base + query, headers }))
      const readings = listIn(json, 'results').flatMap((item) =>
        readingOf(member(item, 'name'), member(item, 'digest')),
      )
      // The address of the next page is not followed: only that there is one counts.
      return { json, readings, next: typeof member(json, 'next') === 'string' ? page + 1 : undefined }
    })
  },
}

function tagsOf(path: string): string {
  const full = path.includes('/') ? path : `library/${path}`
  const cut = full.indexOf('/')
  return `/v2/namespaces/${full.slice(0, cut)}/repositories/${encodeURIComponent(full.slice(cut + 1))}/tags`
}
