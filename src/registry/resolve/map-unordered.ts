/** Results that wait for the reader, at most, for each place. */
const AHEAD = 4

/**
 * Runs `task` over `items`, at most `places` at once, and yields the results as they come. Stops taking items while the
 * reader is behind, and when a task throws: what is under way ends, its results are yielded, then the error is thrown.
 */
export async function* mapUnordered<Item, Result>(
  items: Iterable<Item>,
  places: number,
  task: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const crew = new Crew(items[Symbol.iterator](), places, task)
  try {
    yield* crew.results()
  } finally {
    await crew.stop()
  }
}

class Crew<Item, Result> {
  readonly #items: Iterator<Item>
  readonly #places: number
  readonly #task: (item: Item) => Promise<Result>
  #ready: Result[] = []
  #fault: { readonly error: unknown } | undefined
  #stopped = false
  #busy = 0
  #wake: (() => void) | undefined

  constructor(items: Iterator<Item>, places: number, task: (item: Item) => Promise<Result>) {
    this.#items = items
    this.#places = places
    this.#task = task
  }

  async *results(): AsyncGenerator<Result> {
    for (;;) {
      this.#fill()
      if (this.#busy === 0 && this.#ready.length === 0) break
      if (this.#ready.length === 0) await this.#change()
      const batch = this.#ready
      this.#ready = []
      yield* batch
    }
    if (this.#fault !== undefined) throw this.#fault.error
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    while (this.#busy > 0) await this.#change()
  }

  #fill(): void {
    const most = this.#places * AHEAD
    while (this.#busy < this.#places && this.#busy + this.#ready.length < most && this.#start()) continue
  }

  /** Takes the next item; false when there is none, or none is wanted. */
  #start(): boolean {
    if (this.#stopped) return false
    const next = this.#items.next()
    if (next.done === true) this.#stopped = true
    else void this.#work(next.value)
    return !this.#stopped
  }

  async #work(item: Item): Promise<void> {
    this.#busy += 1
    try {
      const result = await this.#task(item)
      this.#ready.push(result)
    } catch (error) {
      this.#fault ??= { error }
      this.#stopped = true
    } finally {
      this.#busy -= 1
      this.#fill()
      this.#wake?.()
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
