import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { Agent, IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** One request as it goes out. */
export interface Outgoing {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
  /** The most bytes that are read of the answer. */
  readonly limit: number
  /** True: more than `limit` is no fault, the rest is left. */
  readonly partly?: boolean
  readonly signal?: AbortSignal | undefined
}

export interface Incoming {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Milliseconds for one request and its answer. */
const DEADLINE = 30_000
const CONNECTIONS = 8

/** Kept-alive connections to one forge, through the proxy that the environment names. */
export class Exchange {
  readonly #env: Readonly<Record<string, string | undefined>>
  readonly #agents = new Map<string, Promise<Agent>>()

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env
  }

  /** Sends a request and reads the answer. Rejects with Node's own error when the connection fails or takes too long. */
  async send(outgoing: Outgoing): Promise<Incoming> {
    const { url, method, headers, body } = outgoing
    const start = url.protocol === 'https:' ? (await import('node:https')).request : httpRequest
    const agent = await this.#agent(url.protocol)
    const length = body === undefined ? {} : { 'content-length': String(body.length) }
    const deadline = AbortSignal.timeout(DEADLINE)
    const signal = outgoing.signal === undefined ? deadline : AbortSignal.any([deadline, outgoing.signal])
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = start(url, { method, headers: { ...headers, ...length }, agent, signal })
      request.once('response', resolve)
      request.once('error', reject)
      request.end(body)
    })
    const { statusCode: status = 0 } = answer
    return { status, headers: answer.headers, body: await readBody(answer, outgoing) }
  }

  async #agent(protocol: string): Promise<Agent> {
    const made = this.#agents.get(protocol) ?? this.#make(protocol)
    this.#agents.set(protocol, made)
    return await made
  }

  async #make(protocol: string): Promise<Agent> {
    const options = { keepAlive: true, maxSockets: CONNECTIONS, proxyEnv: this.#env }
    if (protocol === 'http:') return new HttpAgent(options)
    const { Agent: HttpsAgent } = await import('node:https')
    return new HttpsAgent(options)
  }
}

async function readBody(answer: IncomingMessage, { limit, partly = false }: Outgoing): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of answer) {
    const bytes = Buffer.from(piece)
    size += bytes.length
    pieces.push(bytes)
    if (size <= limit) continue
    answer.destroy()
    if (partly) break
    throw new Error(`the answer has more than ${limit} bytes`)
  }
  return Buffer.concat(pieces).subarray(0, limit)
}
