import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isRecord } from '../../model/shape.ts'
import { parseJson } from '../parse-json.ts'
import { nextLink } from './link.ts'
import { sameHostUrl } from './redirect.ts'
import type { Repository } from './repository.ts'
import type { RegistryRequest } from './request.ts'
import { headerOf } from './wire.ts'
import type { WireResponse } from './wire.ts'

/** By the specification a registry without the API gives 404; some give what they give for any path that they do not know, or a web page. */
const NO_API: readonly number[] = [400, 404, 405, 501]

interface Page {
  readonly digests: readonly Digest[]
  readonly next: URL | undefined
}

/**
 * The digests of all manifests whose `subject` is `digest`, by `GET /v2/NAME/referrers/DIGEST` (distribution-spec 1.1); null where the
 * registry does not have that API. Throws E_REGISTRY_PROTOCOL for an answer that is no index or runs in circles, E_TOO_LARGE for one
 * without end, and the errors of the client.
 */
export async function listReferrers(
  repository: Repository,
  digest: Digest,
): Promise<readonly Digest[] | null> {
  const { endpoint } = repository
  const found = new Set<Digest>()
  const seen = new Set<string>()
  let next: URL | undefined = endpoint.url(`${repository.path}/referrers/${digest}`)
  while (next !== undefined) {
    const request = requestOf(repository, digest, next)
    if (seen.has(next.href))
      throw endpoint.failures.protocol(request, 'the list of referrers runs in circles')
    seen.add(next.href)
    if (seen.size > endpoint.world.limits.pages)
      throw endpoint.failures.error('E_TOO_LARGE', request, 'does not end the list of referrers')
    const page: Page | null = await readPage(repository, request, seen.size === 1)
    if (page === null) return null
    for (const each of page.digests) found.add(each)
    next = page.next
  }
  return [...found]
}

function requestOf(repository: Repository, digest: Digest, url: URL): RegistryRequest {
  return {
    method: 'GET',
    url,
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    scopes: repository.scopes('pull'),
    doing: `listing what refers to ${repository.show(digest)}`,
    repeat: 'safe',
    paced: true,
  }
}

/** null where there is no such API, which only the first page can say. */
async function readPage(
  repository: Repository,
  request: RegistryRequest,
  first: boolean,
): Promise<Page | null> {
  const { endpoint } = repository
  const response = await endpoint.send(first ? { ...request, accept: NO_API } : request)
  if (NO_API.includes(response.status) || (first && isPage(response))) {
    await response.body.discard()
    return null
  }
  const bytes = await endpoint.readBody(request, response, endpoint.world.limits.listBody)
  const digests = digestsIn(bytes)
  if (digests === null) throw endpoint.failures.protocol(request, 'the answer is not a list of referrers')
  return { digests, next: nextOf(repository, request, response) }
}

function isPage({ headers }: WireResponse): boolean {
  return (headerOf(headers, 'content-type') ?? '').toLowerCase().includes('html')
}

function nextOf(
  { endpoint }: Repository,
  { url }: RegistryRequest,
  { headers }: WireResponse,
): URL | undefined {
  const link = nextLink(headerOf(headers, 'link'))
  return link === undefined ? undefined : sameHostUrl(link, url, endpoint.redirects)
}

/** Whatever types the entries have: what refers to an image need be none. Other algorithms than SHA-256 name nothing that Tidemark touches. */
function digestsIn(bytes: Buffer): readonly Digest[] | null {
  const body = parseJson(bytes)
  const entries = isRecord(body) ? (body['manifests'] ?? []) : undefined
  if (!Array.isArray(entries)) return null
  const digests: Digest[] = []
  for (const entry of entries) {
    const digest: unknown = isRecord(entry) ? entry['digest'] : undefined
    if (typeof digest !== 'string') return null
    if (isDigest(digest)) digests.push(digest)
  }
  return digests
}
