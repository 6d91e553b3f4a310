import { listIn, member, offered, readingOf } from './answer.ts'
import type { BulkSource, Match } from './bulk-source.ts'
import { walk } from './walk.ts'

/** The most that there is. */
const PAGE = 1000

/**
 * The API that GitLab's registry has beside the standard (`/gitlab/v1/`, "List Repository Tags"), where it runs with its
 * metadata database, as on gitlab.com. GitLab's REST API would need one request a tag for the digest.
 */
export const gitlab: BulkSource = {
  name: 'GitLab',
  matches,
  list: ({ path }, wire) =>
    // Without the slash before the query it redirects.
    walk(`/gitlab/v1/repositories/${path}/tags/list/?n=${PAGE}`, async (place) => {
      const answer = await wire.send({ origin: null, path: place, login: 'registry' })
      const json = offered(answer)
      const readings = listIn(json).flatMap((item) => readingOf(member(item, 'name'), member(item, 'digest')))
      return { json, readings, next: answer.next }
    }),
}

/** One of one's own is called `registry.example`, or has a port beside GitLab itself: `gitlab.example:5050`. */
function matches(registry: string): Match {
  if (registry === 'registry.gitlab.com') return 'yes'
  return registry.startsWith('registry.') || registry.startsWith('gitlab.') ? 'maybe' : 'no'
}
