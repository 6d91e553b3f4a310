import type { IncomingHttpHeaders } from 'node:http'

import type { ByteStream } from '../image-store.ts'
import type { AnswerBody } from './answer-body.ts'

/** A body of known length; `open` may be called again for another try, unless it says `once`. */
export interface RequestBody {
  /** Bytes. */
  readonly length: number
  open(): Promise<ByteStream>
  /** True when the bytes are gone once they were sent: the request cannot go again as it is. */
  readonly once?: boolean
  readonly onBytes?: ((count: number) => void) | undefined
}

/** One request as it goes out. */
export interface WireRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: RequestBody | undefined
  /** Milliseconds to wait for the answer's head, where the usual time is too short. */
  readonly patience?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** One answer; its body must be read or discarded, or the connection stays taken. */
export interface WireResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Where the answer came from, after redirects. */
  readonly url: URL
  readonly body: AnswerBody
}

export type WireFaultKind = 'refused' | 'name' | 'reset' | 'timeout' | 'tls' | 'guard' | 'aborted' | 'other'

/** The exchange failed below HTTP. Callers turn it into an error for people, who get to see more of the circumstances. */
export class WireFault extends Error {
  readonly kind: WireFaultKind

  constructor(kind: WireFaultKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'WireFault'
    this.kind = kind
  }
}

/** A body of bytes that are at hand. */
export function bytesBody(bytes: Uint8Array): RequestBody {
  return { length: bytes.length, open: () => Promise.resolve(once(bytes)) }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The value of a header that may have come several times, comma-joined; undefined when absent. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}
