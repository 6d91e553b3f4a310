import { isRecord } from '../../model/shape.ts'
import type { TagReading } from '../resolve/tag-reading.ts'
import { listIn, MOST_PAGES, offered, readingOf } from './answer.ts'
import type { BulkImage, BulkSource, BulkWire } from './bulk-source.ts'

const PAGE = 100

/**
 * Docker Hub's own API (docs.docker.com/reference/api/hub, "List repository tags"). Public repositories need no login;
 * for others DOCKER_HUB_TOKEN holds a bearer token, as `docker login` is for another host.
 */
export const dockerHub: BulkSource = {
  name: 'Docker Hub',
  matches: (registry) => (registry === 'docker.io' || registry === 'index.docker.io' ? 'yes' : 'no'),
  list,
}

async function* list({ path }: BulkImage, wire: BulkWire): AsyncGenerator<TagReading> {
  const full = path.includes('/') ? path : `library/${path}`
  const cut = full.indexOf('/')
  const base = `/v2/namespaces/${full.slice(0, cut)}/repositories/${encodeURIComponent(full.slice(cut + 1))}/tags`
  const token = wire.env['DOCKER_HUB_TOKEN'] ?? ''
  const headers: Readonly<Record<string, string>> = token === '' ? {} : { authorization: `Bearer ${token}` }
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = `?page_size=${PAGE}&page=${page}`
    const json = offered(await wire.send({ origin: 'https://hub.docker.com', path: base + query, headers }))
    yield* listIn(json, 'results').flatMap((item) =>
      isRecord(item) ? readingOf(item['name'], item['digest']) : [],
    )
    // The address of the next page is not followed: only that there is one counts.
    if (!isRecord(json) || typeof json['next'] !== 'string') return
  }
}
