import { isRecord } from '../../model/shape.ts'
import { isTag } from '../../model/tag.ts'
import { parseJson } from '../parse-json.ts'
import type { ReadOptions } from '../resolve/fast-reads.ts'
import { requireAbsence } from './absence.ts'
import { nextLink } from './link.ts'
import { sameHostUrl } from './redirect.ts'
import type { Repository } from './repository.ts'
import type { RegistryRequest } from './request.ts'
import { headerOf } from './wire.ts'
import type { WireResponse } from './wire.ts'

/** ECR refuses more than a thousand. */
const PAGE = 1000
/** As much as Google gives at once, which passes `last` over. */
const LONG_PAGE = 10_000

interface Page {
  readonly tags: readonly string[]
  readonly next: URL | undefined
  /** As many entries as were asked for: there may be more, whether there is a link or not. */
  readonly full: boolean
}

const NOTHING: Page = { tags: [], next: undefined, full: false }

/**
 * Every tag of the repository once, sorted by code unit; none when the repository is proved absent. Entries that are no
 * tags (null, digests) are dropped. A full page without a link to the next (old Nexus, small registries) is not taken for
 * the last before the registry was asked for what follows. Throws E_REGISTRY_PROTOCOL for a list that runs in circles,
 * E_TOO_LARGE for one without end, E_REDIRECT_REFUSED for a next page on another host.
 */
export async function listTags(
  repository: Repository,
  options: ReadOptions = {},
): Promise<readonly string[]> {
  const listing = new Listing(repository, options)
  await listing.readLinked(pageOf(repository, { n: PAGE }))
  return [...listing.found].toSorted()
}

class Listing {
  readonly found = new Set<string>()
  readonly #repository: Repository
  readonly #options: ReadOptions
  readonly #seen = new Set<string>()

  constructor(repository: Repository, options: ReadOptions) {
    this.#repository = repository
    this.#options = options
  }

  /** Reads a page and those that it leads to. */
  async readLinked(first: URL): Promise<void> {
    const { failures } = this.#repository.endpoint
    let next: URL | undefined = first
    while (next !== undefined) {
      const request = this.#request(next)
      if (this.#seen.has(next.href)) throw failures.protocol(request, 'the list of tags runs in circles')
      const page: Page = await readPage(this.#repository, request, this.found)
      const grown = this.#add(page, request)
      if (page.next !== undefined && !grown && page.tags.length > 0) {
        throw failures.protocol(request, 'a page of the list of tags repeats an earlier one')
      }
      next = page.next ?? (page.full ? await this.#beyond(page) : undefined)
    }
  }

  /**
   * What follows a full page without a link: asked for by `last`, then, where that brings nothing new, by longer lists. The
   * page to go on with, or undefined when there is nothing more.
   */
  async #beyond({ tags }: Page): Promise<URL | undefined> {
    const repository = this.#repository
    const last = tags.at(-1)
    const longer = [pageOf(repository, { n: LONG_PAGE }), pageOf(repository)]
    for (const url of [pageOf(repository, { n: PAGE, last }), ...longer]) {
      if (this.#seen.has(url.href)) continue
      const request = { ...this.#request(url), accept: [400, 404, 405] }
      const page = await readMore(this.#repository, request)
      // Refused, or the same again, as `last` was passed over.
      if (page === undefined || (page.tags.length > 0 && !this.#add(page, request))) continue
      return page.next ?? (page.full ? await this.#beyond(page) : undefined)
    }
    return undefined
  }

  #request(url: URL): RegistryRequest {
    return { ...pageRequest(this.#repository, url), ...this.#options }
  }

  /** True when the page has tags that were not there before. */
  #add(page: Page, request: RegistryRequest): boolean {
    const { limits } = this.#repository.endpoint.world
    this.#seen.add(request.url.href)
    const before = this.found.size
    for (const tag of page.tags) this.found.add(tag)
    if (this.found.size > limits.tags || this.#seen.size > limits.pages) {
      throw endless(this.#repository, request)
    }
    return this.found.size > before
  }
}

/** A page of `n` tags after `last`; without `n`, of the length that the registry likes. */
function pageOf(
  repository: Repository,
  { n, last }: { readonly n?: number; readonly last?: string | undefined } = {},
): URL {
  const url = repository.endpoint.url(`${repository.path}/tags/list`)
  if (n !== undefined) url.searchParams.set('n', String(n))
  if (last !== undefined) url.searchParams.set('last', last)
  return url
}

function pageRequest(repository: Repository, url: URL): RegistryRequest {
  return {
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    scopes: repository.scopes('pull'),
    doing: `listing the tags of ${repository.name}`,
    repeat: 'safe',
    accept: [404],
    paced: true,
  }
}

async function readPage(
  repository: Repository,
  request: RegistryRequest,
  found: ReadonlySet<string>,
): Promise<Page> {
  const { endpoint } = repository
  const response = await endpoint.send(request)
  if (response.status === 404) {
    const answer = await endpoint.refusal(response)
    const own = pageOf(repository, { n: PAGE, last: [...found].at(-1) })
    // Artifactory links to a path that it does not serve; asking by `last` gets around it.
    if (found.size > 0 && request.url.href !== own.href) return { ...NOTHING, next: own }
    if (found.size > 0) throw endpoint.failures.refused(request, answer, { tries: 1, elapsed: 0 })
    requireAbsence(repository, request, answer)
    return NOTHING
  }
  return pageIn(repository, request, response)
}

/** A page that there may be; undefined where the registry does not take the question. */
async function readMore(repository: Repository, request: RegistryRequest): Promise<Page | undefined> {
  const response = await repository.endpoint.send(request)
  if (response.status < 300) return pageIn(repository, request, response)
  await response.body.discard()
  return undefined
}

async function pageIn(
  repository: Repository,
  request: RegistryRequest,
  response: WireResponse,
): Promise<Page> {
  const { endpoint } = repository
  const bytes = await endpoint.readBody(request, response, endpoint.world.limits.listBody)
  const link = nextLink(headerOf(response.headers, 'link'))
  const entries = entriesIn(repository, request, bytes)
  return {
    tags: entries.filter((tag): tag is string => typeof tag === 'string' && isTag(tag)),
    next: link === undefined ? undefined : sameHostUrl(link, request.url, endpoint.redirects),
    full: entries.length === PAGE,
  }
}

function entriesIn(repository: Repository, request: RegistryRequest, bytes: Buffer): readonly unknown[] {
  const body = parseJson(bytes)
  const tags = isRecord(body) ? (body['tags'] ?? []) : undefined
  if (!Array.isArray(tags))
    throw repository.endpoint.failures.protocol(request, 'the answer is not a list of tags')
  return tags
}

function endless(repository: Repository, request: RegistryRequest): Error {
  return repository.endpoint.failures.error(
    'E_TOO_LARGE',
    request,
    `does not end the list of tags of ${repository.name}`,
  )
}
