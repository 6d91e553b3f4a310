import { TidemarkError } from '../model/failure.ts'
import type { Random } from '../model/clock.ts'
import { AnswerTooLarge, Exchange } from './exchange.ts'
import type { Incoming } from './exchange.ts'
import { nextPage } from './next-page.ts'
import type { Rest, RestAnswer, RestRequest } from './rest.ts'
import { isLimit, pauseBefore } from './retry.ts'
import { wordsOf } from './words.ts'

/** What a wire to one forge needs. */
export interface HttpRestOptions {
  /** Address that paths are below, without a slash at its end. */
  readonly base: string
  /** With the token; these go to this origin only, and never into a message. */
  readonly headers: Readonly<Record<string, string>>
  /** The variable that gives a token, for hints. */
  readonly tokenVariable: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly random: Random
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

const TRIES = 5
const HOPS = 5
const MOST_PAGES = 100
const LARGEST = 16 * 1024 * 1024
const AGENT = { 'user-agent': 'tidemark' }
const JSON_TYPE = 'application/json'

/** JSON over HTTP with bounded repetitions. A POST that may have been carried out is never sent again. */
export class HttpRest implements Rest {
  readonly #options: HttpRestOptions
  readonly #exchange: Exchange

  constructor(options: HttpRestOptions) {
    this.#options = options
    this.#exchange = new Exchange(options.env)
  }

  async send(request: RestRequest): Promise<RestAnswer> {
    const { answer } = await this.#ask(request, new URL(`${this.#options.base}${request.path}`))
    return answer
  }

  async list(path: string): Promise<readonly unknown[] | null> {
    const items: unknown[] = []
    let url = new URL(`${this.#options.base}${path}`)
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { answer, incoming } = await this.#ask({ method: 'GET', path, allow: [404] }, url)
      if (answer.status === 404 && page === 1) return null
      if (!Array.isArray(answer.json)) throw this.#odd('no list', answer.status)
      items.push(...answer.json)
      const next = nextPage(incoming.headers, url)
      if (next === null) return items
      url = next
    }
    throw this.#odd(`a list of more than ${MOST_PAGES} pages`, 200)
  }

  async read(path: string, limit: number): Promise<Uint8Array> {
    const url = new URL(`${this.#options.base}${path}`)
    const headers = { ...this.#options.headers, ...AGENT, accept: 'application/octet-stream' }
    const incoming = await this.#tried('GET', async () =>
      this.#follow({ method: 'GET', url, headers, limit, partly: true }),
    )
    if (incoming.status !== 200) throw this.#refusal('GET', incoming)
    return incoming.body
  }

  async #ask(
    { method, json, body, allow = [] }: RestRequest,
    url: URL,
  ): Promise<{ readonly answer: RestAnswer; readonly incoming: Incoming }> {
    const sent =
      json === undefined ? body : { bytes: Buffer.from(JSON.stringify(json)), contentType: JSON_TYPE }
    const headers = {
      accept: JSON_TYPE,
      ...this.#options.headers,
      ...AGENT,
      ...(sent === undefined ? {} : { 'content-type': sent.contentType }),
    }
    const incoming = await this.#tried(method, async () =>
      this.#follow({ method, url, headers, body: sent?.bytes, limit: LARGEST }),
    )
    const { status } = incoming
    if (status >= 300 && !allow.includes(status)) throw this.#refusal(method, incoming)
    return { answer: { status, json: this.#parsed(incoming, allow.includes(status)) }, incoming }
  }

  /** A request until it is answered, at most so often as is safe. */
  async #tried(method: string, attempt: () => Promise<Incoming>): Promise<Incoming> {
    const { random, signal } = this.#options
    let waited = 0
    for (let tries = 1; ; tries += 1) {
      const outcome = await settled(attempt)
      const last = tries >= TRIES || signal?.aborted === true
      const pause = last ? null : pauseBefore(tries + 1, { method, outcome, random, waited })
      if (pause === null) {
        if (outcome instanceof Error) throw this.#unavailable(method, outcome, tries)
        return outcome
      }
      waited += pause
      await this.#options.sleep(pause, signal)
    }
  }

  /** Follows redirects of what is only read; another origin gets none of our headers. */
  async #follow(request: Parameters<Exchange['send']>[0]): Promise<Incoming> {
    const { signal } = this.#options
    let current = { ...request, signal }
    for (let hop = 0; ; hop += 1) {
      const incoming = await this.#exchange.send(current)
      const { location } = incoming.headers
      const moved = [301, 302, 303, 307, 308].includes(incoming.status) && location !== undefined
      if (!moved || request.method !== 'GET') return incoming
      const url = hop < HOPS ? redirectTo(location, current.url) : null
      if (url === null) throw this.#odd('a redirect that is not followed', incoming.status)
      // Nor does the way back from there: it was another host that chose the address.
      const own = url.origin === request.url.origin && current.headers === request.headers
      current = { ...current, url, headers: own ? request.headers : AGENT }
    }
  }

  #parsed({ status, body }: Incoming, mayBeText: boolean): unknown {
    if (body.length === 0) return null
    try {
      const parsed: unknown = JSON.parse(body.toString('utf8'))
      return parsed
    } catch (cause) {
      // Why something was refused may be said in words.
      if (mayBeText && status >= 400) return null
      throw this.#odd('something that is not JSON', status, cause)
    }
  }

  #refusal(method: string, incoming: Incoming): TidemarkError {
    const { status, body } = incoming
    const { base, tokenVariable } = this.#options
    const said = wordsOf(body, this.#options.headers)
    const details = { forge: base, method, status }
    const message = `${base} answered ${method} with ${status}${said === '' ? '' : `: ${said}`}`
    if (!isLimit(incoming) && (status === 401 || status === 403 || status === 404)) {
      return new TidemarkError('E_FORGE_DENIED', message, {
        hints: [`Is ${tokenVariable} set, and may it do this?`],
        details,
      })
    }
    const away = isLimit(incoming) || status === 429 || status >= 500
    return new TidemarkError(away ? 'E_FORGE_UNAVAILABLE' : 'E_FORGE_ANSWER', message, { details })
  }

  #unavailable(method: string, error: Error, tries: number): Error {
    if (error instanceof TidemarkError) return error
    if (error instanceof AnswerTooLarge) return this.#odd(error.message, 200)
    const often = tries === 1 ? '' : ` (${tries} tries)`
    const message = `${this.#options.base} did not answer ${method}${often}: ${error.message}`
    return new TidemarkError('E_FORGE_UNAVAILABLE', message, {
      cause: error,
      details: { forge: this.#options.base, method },
    })
  }

  #odd(what: string, status: number, cause?: unknown): TidemarkError {
    const { base } = this.#options
    return new TidemarkError('E_FORGE_ANSWER', `${base} answers ${what}`, {
      cause,
      details: { forge: base, status },
    })
  }
}

async function settled(attempt: () => Promise<Incoming>): Promise<Incoming | Error> {
  try {
    return await attempt()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Where a redirect leads; null for what is no address, or is less safe than where we were. */
function redirectTo(location: string, from: URL): URL | null {
  if (!URL.canParse(location, from.href)) return null
  const url = new URL(location, from)
  return url.protocol === 'https:' || (url.protocol === 'http:' && from.protocol === 'http:') ? url : null
}
