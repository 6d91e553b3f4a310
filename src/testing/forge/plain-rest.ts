import type { ForgePlace } from '../../forge/forge.ts'
import type { Rest, RestAnswer, RestRequest } from '../../forge/rest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ErrorCode } from '../../model/errors/catalogue.ts'

/** A wire for tests of what stands above it: one try of each request, bodies in memory. */
export class PlainRest implements Rest {
  readonly #place: ForgePlace
  readonly #headers: Readonly<Record<string, string>>

  constructor(place: ForgePlace, headers: Readonly<Record<string, string>>) {
    this.#place = place
    this.#headers = headers
  }

  async send({ method, path, json, body, allow = [] }: RestRequest): Promise<RestAnswer> {
    const sent =
      json === undefined ? body : { bytes: Buffer.from(JSON.stringify(json)), contentType: JSON_TYPE }
    const answer = await fetch(`${this.#place.url}${path}`, {
      method,
      headers: { ...this.#headers, ...(sent === undefined ? {} : { 'content-type': sent.contentType }) },
      ...(sent === undefined ? {} : { body: Uint8Array.from(sent.bytes) }),
    })
    const text = await answer.text()
    if (answer.status >= 400 && !allow.includes(answer.status))
      throw new TidemarkError(codeOf(answer.status), `${method} ${path}: ${answer.status} ${text}`)
    const parsed: unknown = text === '' ? null : JSON.parse(text)
    return { status: answer.status, json: parsed }
  }

  async list(path: string): Promise<readonly unknown[] | null> {
    const items: unknown[] = []
    for (let page = 1; ; page += 1) {
      const { status, json } = await this.send({ method: 'GET', path: `${path}&page=${page}`, allow: [404] })
      if (status === 404) return null
      if (!Array.isArray(json)) throw new TidemarkError('E_FORGE_ANSWER', `${path} is no list`)
      if (json.length === 0) return items
      items.push(...json)
    }
  }

  async read(path: string, limit: number): Promise<Uint8Array> {
    const answer = await fetch(`${this.#place.url}${path}`, {
      headers: { ...this.#headers, accept: 'application/octet-stream' },
    })
    if (!answer.ok) throw new TidemarkError(codeOf(answer.status), `GET ${path}: ${answer.status}`)
    return new Uint8Array(await answer.arrayBuffer()).subarray(0, limit)
  }
}

const JSON_TYPE = 'application/json'

function codeOf(status: number): ErrorCode {
  if (status === 401 || status === 403 || status === 404) return 'E_FORGE_DENIED'
  return status === 429 || status >= 500 ? 'E_FORGE_UNAVAILABLE' : 'E_FORGE_ANSWER'
}
