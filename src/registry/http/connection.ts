import type { ClientRequest, IncomingMessage } from 'node:http'

import { TidemarkError } from '../../model/failure.ts'
import type { Agents } from './agents.ts'
import { AnswerBody } from './answer-body.ts'
import type { Limits } from './limits.ts'
import { wireFault } from './wire-fault.ts'
import { WireFault } from './wire.ts'
import type { RequestBody, WireRequest, WireResponse } from './wire.ts'

/**
 * One request and the head of its answer. Rejects with {@link WireFault} when the connection fails or a deadline
 * passes, with whatever the body's source throws, and with the signal's reason.
 */
export async function exchange(agents: Agents, limits: Limits, request: WireRequest): Promise<WireResponse> {
  request.signal?.throwIfAborted()
  const start = await agents.starter(request.url)
  const client = start(request.url, {
    method: request.method,
    headers: { ...request.headers, ...lengthHeader(request.body) },
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  })
  const released = new Promise<void>((resolve) => {
    client.once('close', resolve)
  })
  const watch = new Watch(client, request.patience ?? limits.answer)
  try {
    const message = await talk(client, request.body, watch)
    const status = message.statusCode ?? 0
    return {
      status,
      headers: message.headers,
      url: request.url,
      body: new AnswerBody(message, limits, released),
    }
  } catch (error) {
    client.destroy()
    request.signal?.throwIfAborted()
    throw error
  } finally {
    watch.stop()
  }
}

function lengthHeader(body: RequestBody | undefined): Readonly<Record<string, string>> {
  return body === undefined ? {} : { 'content-length': String(body.length) }
}

/** Ends the request when nothing happens for too long; time spent waiting for a free connection does not count. */
class Watch {
  #timer: NodeJS.Timeout | undefined

  constructor(client: ClientRequest, patience: number) {
    client.once('socket', () => {
      this.#timer = setTimeout(() => client.destroy(new WireFault('timeout', 'timed out')), patience)
    })
  }

  touch(): void {
    this.#timer?.refresh()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

function talk(client: ClientRequest, body: RequestBody | undefined, watch: Watch): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let answered = false
    client.on('error', (error) => reject(wireFault(error)))
    client.once('close', () => reject(new WireFault('reset', 'connection closed')))
    client.once('response', (message) => {
      answered = true
      // Node would keep a connection whose request was never finished.
      message.once('end', () => {
        if (!client.writableEnded) client.destroy()
      })
      resolve(message)
    })
    if (body === undefined || body.length === 0) client.end()
    else send(client, body, { watch, answered: () => answered }).catch(reject)
  })
}

interface Progress {
  readonly watch: Watch
  readonly answered: () => boolean
}

/** Streams the body out, no faster than the connection takes it; stops when the answer comes before the end. */
async function send(client: ClientRequest, body: RequestBody, progress: Progress): Promise<void> {
  let sent = 0
  for await (const piece of await body.open()) {
    if (progress.answered() || client.destroyed) return
    sent += piece.length
    if (sent > body.length) throw wrongLength(body.length, `more than ${body.length}`)
    if (!client.write(piece)) await drained(client)
    progress.watch.touch()
    body.onBytes?.(piece.length)
  }
  if (sent !== body.length) throw wrongLength(body.length, String(sent))
  client.end()
}

/** Resolves when the connection takes more, or is gone (the request's own error then tells why). */
function drained(client: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    function done(): void {
      client.off('drain', done).off('close', done).off('response', done)
      resolve()
    }
    client.on('drain', done).on('close', done).on('response', done)
  })
}

function wrongLength(promised: number, got: string): TidemarkError {
  return new TidemarkError('E_DIGEST_MISMATCH', `content of ${promised} bytes came with ${got} bytes`, {
    details: { promised },
  })
}
