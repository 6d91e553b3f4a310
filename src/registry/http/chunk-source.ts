import type { Descriptor } from '../../model/descriptor.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ByteStream } from '../image-store.ts'

/** Cuts one stream into chunks of given lengths without holding more than one of its pieces. */
export class ChunkSource {
  readonly #pieces: AsyncIterator<Uint8Array>
  #left: Uint8Array = new Uint8Array()

  constructor(stream: ByteStream) {
    this.#pieces = stream[Symbol.asyncIterator]()
  }

  /** The next `length` bytes; fewer when the stream ends before. */
  take(length: number): Promise<ByteStream> {
    return Promise.resolve(this.#next(length))
  }

  /** Throws E_DIGEST_MISMATCH unless the stream is at its end. */
  async requireEnd({ digest, size }: Descriptor): Promise<void> {
    const rest = this.#left.length > 0 ? this.#left : await this.#piece()
    if (rest === undefined) return
    throw new TidemarkError('E_DIGEST_MISMATCH', `content of ${digest} has more than its ${size} bytes`)
  }

  /** Lets the stream go. */
  async close(): Promise<void> {
    await this.#pieces.return?.()
  }

  async *#next(length: number): AsyncGenerator<Uint8Array> {
    let missing = length
    while (missing > 0) {
      const piece = this.#left.length > 0 ? this.#left : await this.#piece()
      if (piece === undefined) return
      const part = piece.subarray(0, missing)
      this.#left = piece.subarray(part.length)
      missing -= part.length
      yield part
    }
  }

  async #piece(): Promise<Uint8Array | undefined> {
    for (;;) {
      const next = await this.#pieces.next()
      if (next.done === true) return undefined
      if (next.value.length > 0) return next.value
    }
  }
}
