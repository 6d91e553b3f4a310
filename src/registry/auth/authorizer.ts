import type { Challenge } from './challenge.ts'
import { parseChallenges } from './challenge.ts'
import { basicHeader } from './credential.ts'
import type { Credential, Keychain } from './credential.ts'
import { checkRealm, checkTrusted } from './realm.ts'
import type { RealmRules } from './realm.ts'
import { unionScopes } from './scope.ts'
import type { TokenCache, TokenKey } from './token-cache.ts'
import { fetchToken } from './token.ts'
import type { TokenTransport } from './token.ts'

export interface AuthorizerOptions {
  readonly rules: RealmRules
  readonly keychain: Keychain
  readonly tokens: TokenCache
  readonly transport: TokenTransport
}

/** A 401: what it asked for, for which request. */
export interface Refusal {
  /** The `WWW-Authenticate` values, comma-joined. */
  readonly challenge: string
  readonly scopes: readonly string[]
  /** The `Authorization` that was refused; undefined when none was sent. */
  readonly used: string | undefined
}

/** How a registry wants to be asked, learnt from its first 401. */
type Scheme =
  | { readonly kind: 'basic' }
  | { readonly kind: 'bearer'; readonly realm: URL; readonly service: string | undefined }

/**
 * Makes the `Authorization` header for requests to one registry. Nothing is sent before the registry has asked; after
 * that the header comes with the first try, with a token for just the scopes at hand.
 */
export class Authorizer {
  readonly #options: AuthorizerOptions
  #scheme: Scheme | undefined
  /** What the registry asked for beyond what the request was thought to need, by the latter. */
  readonly #demanded = new Map<string, readonly string[]>()

  constructor(options: AuthorizerOptions) {
    this.#options = options
  }

  /** The header for a request that needs `scopes`; undefined for none. May ask the token server, and throw for it. */
  async header(scopes: readonly string[]): Promise<string | undefined> {
    const scheme = this.#scheme
    if (scheme === undefined) return undefined
    const credential = await this.#credential()
    if (credential?.kind === 'bearer') return `Bearer ${credential.token}`
    if (scheme.kind === 'bearer') return `Bearer ${await this.#token(scheme, scopes, credential)}`
    return credential?.kind === 'basic' ? basicHeader(credential.username, credential.password) : undefined
  }

  /**
   * Learns from a 401. True when another try makes sense. A token that was refused is forgotten. Throws
   * E_REALM_REFUSED and E_CREDENTIALS.
   */
  async learn(refusal: Refusal): Promise<boolean> {
    const challenges = parseChallenges(refusal.challenge)
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
    if (bearer?.parameters.has('realm') === true) return this.#learnBearer(bearer, refusal)
    if (!challenges.some(({ scheme }) => scheme === 'basic')) return false
    this.#scheme = { kind: 'basic' }
    return refusal.used === undefined && (await this.#credential())?.kind === 'basic'
  }

  async #learnBearer(challenge: Challenge, { scopes, used }: Refusal): Promise<boolean> {
    const { parameters } = challenge
    const realm = checkRealm(parameters.get('realm') ?? '', this.#options.rules)
    this.#scheme = { kind: 'bearer', realm, service: parameters.get('service') }
    const asked = parameters.get('scope')
    if (asked !== undefined) this.#demanded.set(scopes.join(' '), unionScopes([...scopes, asked]))
    if (used === undefined) return true
    this.#options.tokens.drop(used.replace(/^Bearer /u, ''))
    return (await this.#credential())?.kind !== 'bearer'
  }

  #credential(): Promise<Credential | null> {
    return this.#options.keychain(this.#options.rules.registry)
  }

  async #token(
    scheme: Extract<Scheme, { kind: 'bearer' }>,
    scopes: readonly string[],
    credential: Credential | null,
  ): Promise<string> {
    const { rules, tokens, transport } = this.#options
    if (credential !== null) checkTrusted(scheme.realm, rules)
    const key = this.#key(scheme, scopes)
    const demand = {
      registry: rules.registry,
      realm: scheme.realm,
      service: key.service,
      scopes: key.scopes,
      credential,
    }
    return (await tokens.get(key, () => fetchToken(demand, transport))).value
  }

  #key(scheme: Extract<Scheme, { kind: 'bearer' }>, scopes: readonly string[]): TokenKey {
    return {
      registry: this.#options.rules.registry,
      realm: scheme.realm.href,
      service: scheme.service,
      scopes: this.#demanded.get(scopes.join(' ')) ?? unionScopes(scopes),
    }
  }
}
