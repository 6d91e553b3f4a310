import { readRequest } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import { errorAnswer } from './exchange.ts'
import type { FakeAuth } from './options.ts'

type TokenAuth = Extract<FakeAuth, { kind: 'token' }>

interface IssuedToken {
  readonly scopes: readonly string[]
  readonly expires: number
}

/** Logins of the fake registry: Basic, or Bearer with its own token server. */
export class FakeLogin {
  readonly #auth: FakeAuth | undefined
  readonly #now: () => number
  readonly #tokens = new Map<string, IssuedToken>()
  #issued = 0

  constructor(auth: FakeAuth | undefined, now: () => number) {
    this.#auth = auth
    this.#now = now
  }

  /** Makes every token void at once, as when a server restarts. */
  revokeAll(): void {
    this.#tokens.clear()
  }

  /** The refusal of a request that needs `scope`, or undefined when it may pass. */
  refuse(exchange: Exchange, scope: string): Answer | undefined {
    const auth = this.#auth
    if (auth === undefined) return undefined
    const header = exchange.request.headers.authorization ?? ''
    if (auth.kind === 'basic') {
      return header === basic(auth.username, auth.password) ? undefined : unauthorized('Basic realm="fake"')
    }
    const token = this.#tokens.get(header.replace(/^Bearer /u, ''))
    if (token !== undefined && token.expires > this.#now() && covers(token.scopes, scope)) return undefined
    const error = token === undefined ? '' : ',error="insufficient_scope"'
    const realm = auth.realm ?? `${exchange.origin}/token`
    return unauthorized(`Bearer realm="${realm}",service="fake",scope="${scope}"${error}`)
  }

  /** The token server: `GET /token?service&scope…` or an OAuth2 POST. */
  async token(exchange: Exchange): Promise<Answer> {
    const auth = this.#auth
    if (auth?.kind !== 'token') return errorAnswer(404, 'UNSUPPORTED')
    if (exchange.request.method !== 'POST') return this.#get(exchange, auth)
    const form = new URLSearchParams((await readRequest(exchange.request))?.toString('utf8') ?? '')
    if (auth.onlyGet === true) return { status: 404 }
    const sound =
      form.get('grant_type') === 'refresh_token' && form.get('refresh_token') === auth.identityToken
    return sound ? this.#issue(auth, (form.get('scope') ?? '').split(' ')) : errorAnswer(401, 'UNAUTHORIZED')
  }

  #get(exchange: Exchange, auth: TokenAuth): Answer {
    const header = exchange.request.headers.authorization
    const open = auth.username === undefined && auth.identityToken === undefined
    const right = header === basic(auth.username ?? '<token>', auth.password ?? auth.identityToken ?? '')
    if (!open && !right) return errorAnswer(401, 'UNAUTHORIZED', 'wrong user or password')
    return this.#issue(auth, exchange.url.searchParams.getAll('scope'))
  }

  #issue(auth: TokenAuth, scopes: readonly string[]): Answer {
    this.#issued += 1
    const value = `token-${this.#issued}`
    const seconds = auth.expiresIn ?? 300
    const granted = scopes.map((scope) => grant(scope, auth.grants))
    this.#tokens.set(value, { scopes: granted, expires: this.#now() + seconds * 1000 })
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: value, expires_in: seconds }),
    }
  }
}

function unauthorized(challenge: string): Answer {
  const answer = errorAnswer(401, 'UNAUTHORIZED', 'authentication required')
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } }
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function parts(scope: string): { readonly resource: string; readonly actions: readonly string[] } {
  const colon = scope.lastIndexOf(':')
  return { resource: scope.slice(0, colon), actions: scope.slice(colon + 1).split(',') }
}

function grant(scope: string, grants: readonly string[] | undefined): string {
  const { resource, actions } = parts(scope)
  return `${resource}:${actions.filter((action) => grants?.includes(action) ?? true).join(',')}`
}

function covers(scopes: readonly string[], wanted: string): boolean {
  const { resource, actions } = parts(wanted)
  return scopes
    .map(parts)
    .some((held) => held.resource === resource && actions.every((a) => held.actions.includes(a)))
}
