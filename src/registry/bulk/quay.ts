import { isRecord } from '../../model/shape.ts'
import type { TagReading } from '../resolve/tag-reading.ts'
import { listIn, MOST_PAGES, offered, readingOf } from './answer.ts'
import type { BulkImage, BulkSource, BulkWire } from './bulk-source.ts'

const PAGE = 100

/**
 * Quay's API (`listRepoTags`), on the registry's own host. Public repositories need no login; for others QUAY_TOKEN holds
 * an OAuth token, as the API takes no robot accounts.
 */
export const quay: BulkSource = {
  name: 'Quay',
  matches: (registry) => (registry === 'quay.io' ? 'yes' : registry.startsWith('quay.') ? 'maybe' : 'no'),
  list,
}

async function* list({ path, registry }: BulkImage, wire: BulkWire): AsyncGenerator<TagReading> {
  const token = registry === 'quay.io' ? (wire.env['QUAY_TOKEN'] ?? '') : ''
  const headers: Readonly<Record<string, string>> = token === '' ? {} : { authorization: `Bearer ${token}` }
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = `?limit=${PAGE}&page=${page}&onlyActiveTags=true`
    const json = offered(
      await wire.send({ origin: null, path: `/api/v1/repository/${path}/tag/${query}`, headers }),
    )
    yield* listIn(json, 'tags').flatMap((item) =>
      isRecord(item) ? readingOf(item['name'], item['manifest_digest']) : [],
    )
    if (!isRecord(json) || json['has_additional'] !== true) return
  }
}
