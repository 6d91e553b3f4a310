import type { Clock } from '../../model/clock.ts'
import { coversScopes } from './scope.ts'
import type { Token } from './token.ts'

/** Where a token comes from and what it is good for. */
export interface TokenKey {
  readonly registry: string
  readonly realm: string
  readonly service: string | undefined
  readonly scopes: readonly string[]
}

interface Entry {
  readonly key: TokenKey
  readonly token: Promise<Token>
  /** Milliseconds since the epoch; undefined while it is being fetched. */
  expires: number | undefined
  value: string | undefined
}

/** A token is renewed this many milliseconds before it ends, so that it lives as long as the request. */
const MARGIN = 10_000

/** Tokens by registry, realm, service and scope. Requests that need the same one at once share one fetch. */
export class TokenCache {
  readonly #clock: Clock
  readonly #entries = new Set<Entry>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A live token that covers `key`, or the one that `fetch` brings. */
  get(key: TokenKey, fetch: () => Promise<Token>): Promise<Token> {
    const known = [...this.#entries].find((entry) => this.#serves(entry, key))
    return known === undefined ? this.#add(key, fetch) : known.token
  }

  /** Forgets the token `value`: a registry did not take it. */
  drop(value: string): void {
    for (const entry of this.#entries) if (entry.value === value) this.#entries.delete(entry)
  }

  #add(key: TokenKey, fetch: () => Promise<Token>): Promise<Token> {
    const entry: Entry = { key, token: fetch(), expires: undefined, value: undefined }
    this.#entries.add(entry)
    void this.#settle(entry)
    return entry.token
  }

  async #settle(entry: Entry): Promise<void> {
    try {
      const { value, lifetime } = await entry.token
      entry.value = value
      // Half of a very short life is still better than a fetch per request.
      const margin = Math.min(MARGIN, (lifetime * 1000) / 2)
      entry.expires = this.#clock.now().getTime() + lifetime * 1000 - margin
    } catch {
      this.#entries.delete(entry)
    }
  }

  #serves(entry: Entry, key: TokenKey): boolean {
    const expired = entry.expires !== undefined && entry.expires <= this.#clock.now().getTime()
    if (expired) return false
    const { registry, realm, service, scopes } = entry.key
    const same = registry === key.registry && realm === key.realm && service === key.service
    return same && coversScopes(scopes, key.scopes)
  }
}
