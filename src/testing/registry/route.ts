import type { FakeLogin } from './auth.ts'
import { deleteBlob, getBlob } from './blobs.ts'
import { errorAnswer } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import { deleteManifest, getManifest, putManifest } from './manifests.ts'
import { listReferrers } from './referrers.ts'
import { listTags } from './tag-list.ts'
import { cancelUpload, finishUpload, patchUpload, startUpload } from './uploads.ts'

type Handler = (exchange: Exchange, name: string, reference: string) => Answer | Promise<Answer>

const NAME = '(?<name>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)'
const MANIFESTS = new RegExp(`^/v2/${NAME}/manifests/(?<reference>[^/]+)$`, 'u')
const UPLOADS = new RegExp(`^/v2/${NAME}/blobs/uploads/(?<reference>[^/]*)$`, 'u')
const BLOBS = new RegExp(`^/v2/${NAME}/blobs/(?<reference>sha256:[0-9a-f]{64})$`, 'u')
const REFERRERS = new RegExp(`^/v2/${NAME}/referrers/(?<reference>sha256:[0-9a-f]{64})$`, 'u')
const TAGS = new RegExp(`^/v2/${NAME}/tags/(?<reference>list)$`, 'u')

/** Path, then method: what answers. Uploads stand before blobs, as their paths look alike. */
const ROUTES: readonly (readonly [RegExp, Readonly<Record<string, Handler>>])[] = [
  [MANIFESTS, { GET: getManifest, HEAD: getManifest, PUT: putManifest, DELETE: deleteManifest }],
  [UPLOADS, { POST: startUpload, PATCH: patchUpload, PUT: finishUpload, DELETE: cancelUpload }],
  [BLOBS, { GET: getBlob, HEAD: getBlob, DELETE: deleteBlob }],
  [TAGS, { GET: listTags }],
  [REFERRERS, { GET: listReferrers }],
]

const ACTIONS: Readonly<Record<string, string>> = { GET: 'pull', HEAD: 'pull', DELETE: 'delete' }

/** Finds the operation and carries it out, after the login. */
export async function route(exchange: Exchange, login: FakeLogin): Promise<Answer> {
  const { pathname } = exchange.url
  if (pathname === '/token') return login.token(exchange)
  if (pathname === '/v2/') return login.refuse(exchange, 'registry:catalog:*') ?? { status: 200, body: '{}' }
  for (const [pattern, handlers] of ROUTES) {
    const groups = pattern.exec(pathname)?.groups
    if (groups !== undefined) return carryOut(exchange, login, { handlers, groups })
  }
  return { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' }
}

interface Found {
  readonly handlers: Readonly<Record<string, Handler>>
  readonly groups: Readonly<Record<string, string | undefined>>
}

async function carryOut(exchange: Exchange, login: FakeLogin, { handlers, groups }: Found): Promise<Answer> {
  const { name = '', reference = '' } = groups
  const method = exchange.request.method ?? 'GET'
  const handler = handlers[method]
  if (handler === undefined) return errorAnswer(405, 'UNSUPPORTED')
  const refusal = login.refuse(exchange, `repository:${name}:${ACTIONS[method] ?? 'pull,push'}`)
  return refusal ?? handler(exchange, name, reference)
}
