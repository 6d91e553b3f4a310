import { isRecord } from '../../model/shape.ts'
import type { TagReading } from '../resolve/tag-reading.ts'
import { listIn, MOST_PAGES, offered, readingsOf } from './answer.ts'
import type { BulkImage, BulkRequest, BulkSource, BulkWire } from './bulk-source.ts'

const PAGE = 100

/** Harbor's API v2.0 (`listArtifacts`): artifacts with their tags. It stands on the registry's own host. */
export const harbor: BulkSource = {
  name: 'Harbor',
  matches: () => 'maybe',
  list,
}

async function* list(image: BulkImage, wire: BulkWire): AsyncGenerator<TagReading> {
  const request = requestFor(image)
  if (request === null) return
  let path: string | undefined = request.path
  for (let pages = 0; path !== undefined && pages < MOST_PAGES; pages += 1) {
    const answer = await wire.send({ ...request, path })
    yield* listIn(offered(answer)).flatMap((item) =>
      isRecord(item)
        ? readingsOf((Array.isArray(item['tags']) ? item['tags'] : []).map(nameOf), item['digest'])
        : [],
    )
    path = answer.next
  }
}

/** A repository within the project may have slashes, which go encoded twice. */
function requestFor({ path }: BulkImage): BulkRequest | null {
  const cut = path.indexOf('/')
  if (cut < 0) return null
  const repository = encodeURIComponent(encodeURIComponent(path.slice(cut + 1)))
  const query = `?q=${encodeURIComponent('tags=*')}&with_tag=true&page=1&page_size=${PAGE}`
  const base = `/api/v2.0/projects/${path.slice(0, cut)}/repositories/${repository}/artifacts`
  return { origin: null, path: base + query, login: 'basic' }
}

function nameOf(tag: unknown): unknown {
  return isRecord(tag) ? tag['name'] : undefined
}
