import { basicHeader } from '../auth/credential.ts'
import type { BulkAnswer, BulkRequest, BulkWire } from '../bulk/bulk-source.ts'
import { parseJson } from '../parse-json.ts'
import type { ReadOptions } from '../resolve/fast-reads.ts'
import type { Endpoint } from './endpoint.ts'
import { nextLink } from './link.ts'
import { isLoopbackHost } from './private-address.ts'
import { sameHostUrl } from './redirect.ts'
import type { Repository } from './repository.ts'
import type { RegistryRequest } from './request.ts'
import { bytesBody, headerOf } from './wire.ts'

/** How an API says that it is not there, or not for us; a login page is behind the redirects. */
const NOT_OURS: readonly number[] = [301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 410, 422, 501]

/** The way of one image to the APIs that tell its tags in bulk. */
export function bulkWire(repository: Repository, options: ReadOptions = {}): BulkWire {
  const { endpoint } = repository
  return {
    env: endpoint.world.env,
    now: () => endpoint.world.clock.now(),
    async send(asked) {
      const target = asked.origin === null ? endpoint : endpoint.foreign(asked.origin)
      const request = { ...(await requestFor(repository, target, asked)), ...options }
      const response = await target.send(request)
      if (response.status >= 300) {
        await response.body.discard()
        return { status: response.status, json: undefined, next: undefined }
      }
      const bytes = await target.readBody(request, response, endpoint.world.limits.listBody)
      const link = nextLink(headerOf(response.headers, 'link'))
      const next = link === undefined ? undefined : sameHostUrl(link, request.url, target.redirects)
      return { status: response.status, json: parseJson(bytes), next: nextPath(next) }
    },
  }
}

async function requestFor(
  repository: Repository,
  target: Endpoint,
  asked: BulkRequest,
): Promise<RegistryRequest> {
  const url = new URL(asked.path, target.origin)
  const own = asked.origin === null
  const basic = own && asked.login === 'basic' ? await basicLogin(target, url) : {}
  return {
    method: asked.body === undefined ? 'GET' : 'POST',
    url,
    headers: { accept: 'application/json', ...asked.headers, ...basic },
    ...(asked.body === undefined ? {} : { body: bytesBody(asked.body) }),
    scopes: repository.scopes('pull'),
    anonymous: !own || asked.login !== 'registry',
    doing: `asking for all tags of ${repository.name}`,
    repeat: 'safe',
    accept: NOT_OURS,
    paced: true,
  }
}

/** Never in the clear. */
async function basicLogin(target: Endpoint, url: URL): Promise<Readonly<Record<string, string>>> {
  if (url.protocol !== 'https:' && !isLoopbackHost(url.hostname)) return {}
  const credential = await target.credential()
  return credential?.kind === 'basic'
    ? { authorization: basicHeader(credential.username, credential.password) }
    : {}
}

function nextPath(url: URL | undefined): BulkAnswer['next'] {
  return url === undefined ? undefined : url.pathname + url.search
}
