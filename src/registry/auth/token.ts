import { TidemarkError } from '../../model/failure.ts'
import { isRecord } from '../../model/shape.ts'
import { parseJson } from '../parse-json.ts'
import { basicHeader } from './credential.ts'
import type { Credential } from './credential.ts'

/** What a token is asked for (distribution, "Token Authentication Specification"). */
export interface TokenDemand {
  readonly registry: string
  /** Already checked by `checkRealm`. */
  readonly realm: URL
  readonly service: string | undefined
  readonly scopes: readonly string[]
  readonly credential: Credential | null
}

/** A request to a token server; redirects are never followed. */
export interface TokenRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface TokenAnswer {
  readonly status: number
  readonly text: string
}

/** Carries a request to a token server with retries, deadlines and caps. */
export type TokenTransport = (request: TokenRequest) => Promise<TokenAnswer>

export interface Token {
  readonly value: string
  /** Seconds that it lives from now. */
  readonly lifetime: number
}

const CLIENT = 'tidemark'
const DEFAULT_LIFETIME = 60
const TOKEN = /^[\x21-\x7e]{1,65536}$/u

/**
 * Fetches a token: OAuth2 by POST for an identity token, else GET with Basic or anonymously. A server that knows no POST
 * (404, 405) gets the GET. Throws E_REGISTRY_DENIED, E_REGISTRY_PROTOCOL, and what the transport throws.
 */
export async function fetchToken(demand: TokenDemand, transport: TokenTransport): Promise<Token> {
  const answer = await ask(demand, transport)
  if (answer.status === 401 || answer.status === 403 || answer.status === 400)
    throw denied(demand, answer.status)
  if (answer.status !== 200) throw protocol(demand, `answered ${answer.status}`)
  return parseToken(demand, answer.text)
}

async function ask(demand: TokenDemand, transport: TokenTransport): Promise<TokenAnswer> {
  if (demand.credential?.kind !== 'identity') return transport(getRequest(demand))
  const answer = await transport(postRequest(demand, demand.credential.token))
  return answer.status === 404 || answer.status === 405 ? transport(getRequest(demand)) : answer
}

function getRequest(demand: TokenDemand): TokenRequest {
  const url = new URL(demand.realm)
  if (demand.service !== undefined) url.searchParams.set('service', demand.service)
  for (const scope of demand.scopes) url.searchParams.append('scope', scope)
  return { method: 'GET', url, headers: authorization(demand.credential) }
}

function authorization(credential: Credential | null): Readonly<Record<string, string>> {
  if (credential?.kind === 'basic')
    return { authorization: basicHeader(credential.username, credential.password) }
  // Token servers without OAuth2 take an identity token as the password of this user.
  if (credential?.kind === 'identity') return { authorization: basicHeader('<token>', credential.token) }
  return {}
}

function postRequest(demand: TokenDemand, refreshToken: string): TokenRequest {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: CLIENT,
  })
  form.set('service', demand.service ?? '')
  form.set('scope', demand.scopes.join(' '))
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { method: 'POST', url: demand.realm, headers, body: form.toString() }
}

function parseToken(demand: TokenDemand, text: string): Token {
  const body = parseJson(text)
  if (!isRecord(body)) throw protocol(demand, 'answered something that is not JSON')
  const value = [body['token'], body['access_token']].find((item) => typeof item === 'string' && item !== '')
  if (typeof value !== 'string' || !TOKEN.test(value)) throw protocol(demand, 'answered without a token')
  const lifetime = body['expires_in']
  const sound = typeof lifetime === 'number' && Number.isFinite(lifetime) && lifetime > 0
  return { value, lifetime: sound ? lifetime : DEFAULT_LIFETIME }
}

function denied(demand: TokenDemand, status: number): TidemarkError {
  const who = demand.credential === null ? 'without a login' : 'with the stored login'
  return new TidemarkError(
    'E_REGISTRY_DENIED',
    `the token server ${demand.realm.host} gives no token for ${demand.scopes.join(' ')} ${who} (${status})`,
    {
      hints: [`Log in:   docker login ${demand.registry}`],
      details: { registry: demand.registry, status, scopes: demand.scopes },
    },
  )
}

function protocol(demand: TokenDemand, problem: string): TidemarkError {
  return new TidemarkError('E_REGISTRY_PROTOCOL', `the token server ${demand.realm.host} ${problem}`, {
    details: { registry: demand.registry, realm: demand.realm.host },
  })
}
