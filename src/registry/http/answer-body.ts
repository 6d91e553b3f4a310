import type { IncomingMessage } from 'node:http'

import type { ByteStream } from '../image-store.ts'
import type { Limits } from './limits.ts'
import { wireFault } from './wire-fault.ts'
import { WireFault } from './wire.ts'

/** More bytes came than a cap allows. */
export class OverCap extends Error {
  readonly cap: number

  constructor(cap: number) {
    super(`more than ${cap} bytes`)
    this.name = 'OverCap'
    this.cap = cap
  }
}

/** Bytes that are cheaper to read away than a new connection. */
const WORTH_READING = 64 * 1024

/** The body of one answer. Every way of reading it is bounded in time; a break-off is a {@link WireFault}. */
export class AnswerBody {
  readonly #message: IncomingMessage
  readonly #limits: Limits
  readonly #released: Promise<void>

  /** `released` resolves when the connection is free for the next request, or gone. */
  constructor(message: IncomingMessage, limits: Limits, released: Promise<void>) {
    this.#message = message
    this.#limits = limits
    this.#released = released
    // A break-off between two reads must not become an uncaught error; the next read reports it.
    message.on('error', () => undefined)
  }

  /** All bytes; throws {@link OverCap} beyond `cap`, WireFault `timeout` when it takes longer than a small answer may. */
  async bytes(cap: number): Promise<Buffer> {
    const timer = setTimeout(() => this.#expire('body came too slowly'), this.#limits.whole)
    try {
      const pieces: Uint8Array[] = []
      let size = 0
      for await (const piece of this.stream()) {
        size += piece.length
        if (size > cap) throw new OverCap(cap)
        pieces.push(piece)
      }
      return Buffer.concat(pieces)
    } finally {
      clearTimeout(timer)
    }
  }

  /** The bytes as they come; each must come within the idle time. Leaving early ends the connection. */
  async *stream(): AsyncGenerator<Uint8Array> {
    let waiting = true
    const timer = setTimeout(() => {
      if (waiting) this.#expire('no byte came')
      else timer.refresh()
    }, this.#limits.idle)
    const pieces: ByteStream = this.#message
    try {
      for await (const piece of pieces) {
        // While the reader is busy the clock stands still: only the sender's silence counts.
        waiting = false
        yield piece
        waiting = true
        timer.refresh()
      }
      // Only now does the next request find the connection free instead of opening another.
      await this.#released
    } catch (error) {
      throw wireFault(error)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Lets the body go: reads a short rest so that the connection can be used again, else ends it. */
  async discard(): Promise<void> {
    const length = Number(this.#message.headers['content-length'] ?? WORTH_READING + 1)
    if (this.#message.complete || length <= WORTH_READING) this.#message.resume()
    else this.#message.destroy()
    await this.#released
  }

  #expire(why: string): void {
    this.#message.destroy(new WireFault('timeout', why))
  }
}
