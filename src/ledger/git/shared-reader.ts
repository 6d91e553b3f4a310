import { ObjectReader } from '../../git/objects.ts'

/** A reader that somebody uses until it is disposed of. */
export interface Lease extends Disposable {
  readonly reader: ObjectReader
}

/**
 * One git process for questions that follow one another, each of which would take longer to start one than to ask. It ends when nobody
 * has used it for a turn of the event loop.
 */
export class SharedReader {
  readonly #root: string
  #reader: ObjectReader | null = null
  #users = 0

  constructor(root: string) {
    this.#root = root
  }

  use(): Lease {
    const reader = (this.#reader ??= new ObjectReader(this.#root))
    this.#users += 1
    return { reader, [Symbol.dispose]: () => this.#leave() }
  }

  #leave(): void {
    this.#users -= 1
    if (this.#users === 0) setImmediate(() => this.#endUnused())
  }

  #endUnused(): void {
    if (this.#users > 0) return
    this.#reader?.close()
    this.#reader = null
  }
}
