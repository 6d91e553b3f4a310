import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'

import { Deadline } from './deadline.ts'

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

/** An answer that is longer than it may be. Asking again would not make it shorter. */
export class AnswerTooLarge extends Error {
  constructor(limit: number) {
    super(`an answer of more than ${limit} bytes`)
    this.name = 'AnswerTooLarge'
  }
}

/** Milliseconds for one request and its answer; of a file, for each piece. */
const DEADLINE = 30_000
const PIECE = 64 * 1024
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
    const options = { method, headers: { ...headers, ...length }, agent }
    const signal = outgoing.signal === undefined ? {} : { signal: outgoing.signal }
    return await converse(start(url, { ...options, ...signal }), outgoing)
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

/** Sends what is to be sent while it waits for the answer: a refusal may come before everything is sent. */
async function converse(request: ClientRequest, outgoing: Outgoing): Promise<Incoming> {
  let answer: IncomingMessage | undefined
  const deadline = new Deadline(DEADLINE, (error) => void (answer ?? request).destroy(error))
  try {
    answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve)
      // It stays: an error after the answer must not become an uncaught one.
      request.on('error', reject)
      sendBody(request, outgoing.body, deadline).catch(reject)
    })
    deadline.renew()
    const body = await readBody(answer, outgoing, deadline)
    return { status: answer.statusCode ?? 0, headers: answer.headers, body }
  } finally {
    deadline.end()
    // What was refused half-way is not sent to its end.
    if (!request.writableFinished) request.destroy()
  }
}

/** A file may take as long as it must, so long as its pieces go out. */
async function sendBody(
  request: ClientRequest,
  body: Uint8Array | undefined,
  deadline: Deadline,
): Promise<void> {
  for (let at = 0; at < (body?.length ?? 0); at += PIECE) {
    await new Promise<void>((resolve, reject) => {
      request.write(body?.subarray(at, at + PIECE), (error) => (error ? reject(error) : resolve()))
    })
    deadline.renew()
  }
  request.end()
}

async function readBody(
  answer: IncomingMessage,
  { limit, partly = false }: Outgoing,
  deadline: Deadline,
): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of answer) {
    const bytes = Buffer.from(piece)
    // Only a file may take longer, and not by single bytes.
    if (partly && Math.floor((size + bytes.length) / PIECE) > Math.floor(size / PIECE)) deadline.renew()
    size += bytes.length
    pieces.push(bytes)
    if (size <= limit) continue
    answer.destroy()
    if (partly) break
    throw new AnswerTooLarge(limit)
  }
  return Buffer.concat(pieces).subarray(0, limit)
}
