import { isRecord } from '../../model/shape.ts'
import { isTag } from '../../model/tag.ts'
import type { ReadOptions } from '../resolve/fast-reads.ts'
import { requireAbsence } from './absence.ts'
import { nextLink } from './link.ts'
import { sameHostUrl } from './redirect.ts'
import type { Repository } from './repository.ts'
import type { RegistryRequest } from './request.ts'
import { headerOf } from './wire.ts'

/** ECR refuses more than a thousand. */
const PAGE = 1000

interface Page {
  readonly tags: readonly string[]
  readonly next: URL | undefined
}

/**
 * Every tag of the repository once, sorted by code unit; none when the repository is proved absent. Entries that are no
 * tags (null, digests) are dropped. Throws E_REGISTRY_PROTOCOL for a list that runs in circles, E_TOO_LARGE for one
 * without end, E_REDIRECT_REFUSED for a next page on another host.
 */
export async function listTags(
  repository: Repository,
  options: ReadOptions = {},
): Promise<readonly string[]> {
  const { limits } = repository.endpoint.world
  const found = new Set<string>()
  const seen = new Set<string>()
  let next: URL | undefined = firstPage(repository)
  while (next !== undefined) {
    const request = { ...pageRequest(repository, next), ...options }
    if (seen.has(next.href))
      throw repository.endpoint.failures.protocol(request, 'the list of tags runs in circles')
    seen.add(next.href)
    const page: Page = await readPage(repository, request, found)
    const before = found.size
    for (const tag of page.tags) found.add(tag)
    if (found.size > limits.tags || seen.size > limits.pages) throw endless(repository, request)
    if (page.next !== undefined && found.size === before && page.tags.length > 0) {
      throw repository.endpoint.failures.protocol(
        request,
        'a page of the list of tags repeats an earlier one',
      )
    }
    ;({ next } = page)
  }
  return [...found].toSorted()
}

function firstPage(repository: Repository, last?: string): URL {
  const url = repository.endpoint.url(`${repository.path}/tags/list`)
  url.searchParams.set('n', String(PAGE))
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
    const own = firstPage(repository, [...found].at(-1))
    // Artifactory links to a path that it does not serve; asking by `last` gets around it.
    if (found.size > 0 && request.url.href !== own.href) return { tags: [], next: own }
    if (found.size > 0) throw endpoint.failures.refused(request, answer, { tries: 1, elapsed: 0 })
    requireAbsence(repository, request, answer)
    return { tags: [], next: undefined }
  }
  const bytes = await endpoint.readBody(request, response, endpoint.world.limits.listBody)
  const link = nextLink(headerOf(response.headers, 'link'))
  return {
    tags: parsePage(repository, request, bytes),
    next: link === undefined ? undefined : sameHostUrl(link, request.url, endpoint.redirects),
  }
}

function parsePage(repository: Repository, request: RegistryRequest, bytes: Buffer): readonly string[] {
  const body = parseJson(bytes)
  const tags = isRecord(body) ? (body['tags'] ?? []) : undefined
  if (!Array.isArray(tags))
    throw repository.endpoint.failures.protocol(request, 'the answer is not a list of tags')
  return tags.filter((tag): tag is string => typeof tag === 'string' && isTag(tag))
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

function endless(repository: Repository, request: RegistryRequest): Error {
  return repository.endpoint.failures.error(
    'E_TOO_LARGE',
    request,
    `does not end the list of tags of ${repository.name}`,
  )
}
