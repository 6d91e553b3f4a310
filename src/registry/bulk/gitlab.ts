import { isRecord } from '../../model/shape.ts'
import type { TagReading } from '../resolve/tag-reading.ts'
import { listIn, MOST_PAGES, offered, readingOf } from './answer.ts'
import type { BulkImage, BulkSource, BulkWire } from './bulk-source.ts'

const PAGE = 1000

/**
 * The API that GitLab's registry has beside the standard (`/gitlab/v1/`, "List repository tags"), where it runs with its
 * metadata database, as on gitlab.com. GitLab's REST API would need one request a tag for the digest.
 */
export const gitlab: BulkSource = {
  name: 'GitLab',
  matches: (registry) =>
    registry === 'registry.gitlab.com' ? 'yes' : registry.startsWith('registry.') ? 'maybe' : 'no',
  list,
}

async function* list({ path }: BulkImage, wire: BulkWire): AsyncGenerator<TagReading> {
  let next: string | undefined = `/gitlab/v1/repositories/${path}/tags/list/?n=${PAGE}`
  for (let pages = 0; next !== undefined && pages < MOST_PAGES; pages += 1) {
    const answer = await wire.send({ origin: null, path: next, login: 'registry' })
    yield* listIn(offered(answer)).flatMap((item) =>
      isRecord(item) ? readingOf(item['name'], item['digest']) : [],
    )
    next = answer.next
  }
}
