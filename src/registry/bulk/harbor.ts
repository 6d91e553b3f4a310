import { listIn, member, offered, readingsOf } from './answer.ts'
import type { BulkImage, BulkSource } from './bulk-source.ts'
import { walk } from './walk.ts'

/** The most that there is. */
const PAGE = 100

/** Harbor's API v2.0 (`listArtifacts`): artifacts with their tags. It stands on the registry's own host. */
export const harbor: BulkSource = {
  name: 'Harbor',
  matches: () => 'maybe',
  list: (image, wire) => {
    const base = artifactsOf(image)
    if (base === null) return null
    return walk(1, async (page) => {
      const path = `${base}?q=${encodeURIComponent('tags=*')}&with_tag=true&page=${page}&page_size=${PAGE}`
      const answer = await wire.send({ origin: null, path, login: 'basic' })
      const json = offered(answer)
      const readings = listIn(json).flatMap((item) =>
        readingsOf(namesIn(member(item, 'tags')), member(item, 'digest')),
      )
      // The address of the next page has lost its escapes: only that there is one counts.
      return { json, readings, next: answer.next === undefined ? undefined : page + 1 }
    })
  },
}

/** A repository within the project may have slashes, which go encoded twice. */
function artifactsOf({ path }: BulkImage): string | null {
  const cut = path.indexOf('/')
  if (cut < 0) return null
  const repository = encodeURIComponent(encodeURIComponent(path.slice(cut + 1)))
  return `/api/v2.0/projects/${path.slice(0, cut)}/repositories/${repository}/artifacts`
}

/** Null where an artifact has lost its tags. */
function namesIn(tags: unknown): readonly unknown[] {
  return Array.isArray(tags) ? tags.map((tag) => member(tag, 'name')) : []
}
