import { isRecord } from '../../model/shape.ts'
import type { TagReading } from '../resolve/tag-reading.ts'
import { listIn, MOST_PAGES, offered, readingsOf } from './answer.ts'
import type { BulkAnswer, BulkImage, BulkSource, BulkWire } from './bulk-source.ts'

const PAGE = 100

/**
 * The packages of GitHub (REST API of 2022-11-28, "List package versions"): a version is a digest, and names its tags.
 * It needs GITHUB_TOKEN or GH_TOKEN with `read:packages`.
 */
export const ghcr: BulkSource = {
  name: 'GitHub Packages',
  matches: (registry) => (registry === 'ghcr.io' ? 'yes' : 'no'),
  list: (image, wire) => {
    const token = [wire.env['GITHUB_TOKEN'], wire.env['GH_TOKEN']].find((value) => (value ?? '') !== '')
    return token === undefined || !image.path.includes('/') ? null : list(image, wire, token)
  },
}

async function* list({ path }: BulkImage, wire: BulkWire, token: string): AsyncGenerator<TagReading> {
  const cut = path.indexOf('/')
  const versions = `packages/container/${encodeURIComponent(path.slice(cut + 1))}/versions`
  const ask = (kind: string, page: number): Promise<BulkAnswer> =>
    wire.send({
      origin: 'https://api.github.com',
      path: `/${kind}/${path.slice(0, cut)}/${versions}?per_page=${PAGE}&page=${page}`,
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        authorization: `Bearer ${token}`,
      },
    })
  // Nothing in the name says whether an organization or a person owns it.
  let kind = 'orgs'
  let answer = await ask(kind, 1)
  if (answer.status === 404) {
    kind = 'users'
    answer = await ask(kind, 1)
  }
  for (let page = 2; page <= MOST_PAGES; page += 1) {
    const items = listIn(offered(answer))
    yield* items.flatMap(readVersion)
    if (items.length < PAGE) return
    answer = await ask(kind, page)
  }
}

function readVersion(item: unknown): readonly TagReading[] {
  if (!isRecord(item) || !isRecord(item['metadata'])) return []
  const { container } = item['metadata']
  return isRecord(container) ? readingsOf(container['tags'], item['name']) : []
}
