import { listIn, member, offered, readingsOf } from './answer.ts'
import type { BulkAnswer, BulkImage, BulkSource, BulkWire } from './bulk-source.ts'
import { walk } from './walk.ts'

/** The most that there is. */
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
    if (token === undefined || !image.path.includes('/')) return null
    const owner = new Owner(image, wire, token)
    return walk(1, async (page) => {
      const answer = await owner.ask(page)
      const json = offered(answer)
      const items = listIn(json)
      // Link is documented, and was missing for packages: a full page is not taken for the last.
      const more = answer.next !== undefined || items.length >= PAGE
      return { json, readings: items.flatMap(readVersion), next: more ? page + 1 : undefined }
    })
  },
}

/** Nothing in the name of an image says whether an organization or a person owns it. */
class Owner {
  readonly #image: BulkImage
  readonly #wire: BulkWire
  readonly #token: string
  #kind: 'orgs' | 'users' = 'orgs'

  constructor(image: BulkImage, wire: BulkWire, token: string) {
    this.#image = image
    this.#wire = wire
    this.#token = token
  }

  async ask(page: number): Promise<BulkAnswer> {
    const answer = await this.#send(page)
    if (page > 1 || answer.status !== 404) return answer
    this.#kind = 'users'
    return await this.#send(page)
  }

  async #send(page: number): Promise<BulkAnswer> {
    const { path } = this.#image
    const cut = path.indexOf('/')
    const versions = `packages/container/${encodeURIComponent(path.slice(cut + 1))}/versions`
    return await this.#wire.send({
      origin: 'https://api.github.com',
      path: `/${this.#kind}/${path.slice(0, cut)}/${versions}?per_page=${PAGE}&page=${page}`,
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        authorization: `Bearer ${this.#token}`,
      },
    })
  }
}

function readVersion(item: unknown): ReturnType<typeof readingsOf> {
  const container = member(member(item, 'metadata'), 'container')
  return readingsOf(member(container, 'tags'), member(item, 'name'))
}
