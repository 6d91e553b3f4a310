import { listIn, member, offered, readingOf } from './answer.ts'
import type { BulkSource } from './bulk-source.ts'
import { walk } from './walk.ts'

/** The most that there is. */
const PAGE = 100

/**
 * Quay's API (`listRepoTags`), on the registry's own host. Public repositories need no login; for others QUAY_TOKEN holds
 * an OAuth token, as the API takes no robot accounts.
 */
export const quay: BulkSource = {
  name: 'Quay',
  matches: (registry) => (registry === 'quay.io' ? 'yes' : registry.startsWith('quay.') ? 'maybe' : 'no'),
  list: ({ path, registry }, wire) => {
    const token = registry === 'quay.io' ? (wire.env['QUAY_TOKEN'] ?? '') : ''
    const headers: Readonly<Record<string, string>> = token === '' ? {} : { authorization: `Bearer ${token}` }
    return walk(1, async (page) => {
      // Without the last, the history of every tag comes along.
      const query = `?limit=${PAGE}&page=${page}&onlyActiveTags=true`
      const request = { origin: null, path: `/api/v1/repository/${path}/tag/${query}`, headers }
      const json = offered(await wire.send(request))
      const readings = listIn(json, 'tags').flatMap((item) =>
        readingOf(member(item, 'name'), member(item, 'manifest_digest')),
      )
      return { json, readings, next: member(json, 'has_additional') === true ? page + 1 : undefined }
    })
  },
}
