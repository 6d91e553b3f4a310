import type { IncomingMessage, ServerResponse } from 'node:http'

import type { FaultEffect } from './fault.ts'
import type { FakeImages } from './content.ts'
import type { FakeRegistryOptions } from './options.ts'

/** One request with everything that its answer depends on. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  /** `http://127.0.0.1:40001`. */
  readonly origin: string
  readonly options: FakeRegistryOptions
  readonly images: FakeImages
  readonly effect: FaultEffect | undefined
}

type Headers = Readonly<Record<string, string | number | readonly string[]>>

export interface Answer {
  readonly status: number
  readonly headers?: Headers
  readonly body?: Uint8Array | string
}

/** An error in the form of the specification. */
export function errorAnswer(status: number, code: string, message = code): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errors: [{ code, message, detail: {} }] }),
  }
}

/** The whole body of a request; undefined when the sender broke off. */
export async function readRequest(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of request) pieces.push(Buffer.from(piece))
  } catch {
    return undefined
  }
  return Buffer.concat(pieces)
}

/** Sends `answer`, spoilt as the exchange's fault wants it. */
export function sendAnswer({ request, response, effect }: Exchange, answer: Answer): void {
  if (effect === 'reset-after') {
    request.socket.resetAndDestroy()
    return
  }
  request.resume()
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body, 'utf8') : answer.body
  const length = body?.length ?? 0
  const bodiless = answer.status === 204 || answer.status === 304
  response.writeHead(answer.status, {
    ...(bodiless ? {} : { 'content-length': length }),
    ...plain(answer.headers),
  })
  if (request.method === 'HEAD' || body === undefined) response.end()
  else if (effect === 'drip') response.write(body.subarray(0, 1))
  else if (effect === 'cut')
    response.write(body.subarray(0, length / 2), () => request.socket.resetAndDestroy())
  else response.end(body)
}

function plain(headers: Headers = {}): Record<string, string | number | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  )
}
