/** Requests at once to begin with. */
const FIRST = 8
/** Milliseconds: a registry that answers faster than this is not asked too much, however it compares to its best. */
const FLAT = 100
/** How many times its best a latency may be before the window stops growing. */
const STEEP = 3
/** Weight of the newest latency in the average. */
const NEWEST = 0.1

/** A place among the requests that are under way. */
export interface Permit {
  /** What number of halvings it started under. */
  readonly epoch: number
}

/** How a request went, as far as it says how busy the registry is. */
export type Verdict = 'fine' | 'overload' | 'neither'

/**
 * How many requests one registry is sent at once: the window grows by one for each answer at first, then by one for each
 * round, while the latency is flat. While the registry takes several times as long as it can, the window shrinks by one
 * for each round, down to where it began. It halves when the registry says that it is too much (429, 503, no answer in
 * time), once for all requests that were under way then.
 */
export class Governor {
  readonly #ceiling: number
  #window: number
  /** What the registry says that it still takes in this period. */
  #allowance = Infinity
  #busy = 0
  #epoch = 0
  /** Until the first sign that it is enough. */
  #starting = true
  #latency = 0
  #best = Infinity
  readonly #line: (() => void)[] = []

  /** Never more than `ceiling` requests at once. */
  constructor(ceiling: number) {
    this.#ceiling = ceiling
    this.#window = Math.min(FIRST, ceiling)
  }

  /** Requests that may be under way now. */
  get window(): number {
    return Math.max(1, Math.floor(Math.min(this.#window, this.#allowance)))
  }

  /** Resolves when a request may go out; every permit must be given back by {@link leave}. */
  async enter(): Promise<Permit> {
    if (this.#busy >= this.window || this.#line.length > 0) {
      await new Promise<void>((resolve) => this.#line.push(resolve))
    } else this.#busy += 1
    return { epoch: this.#epoch }
  }

  /** A request ended after `latency` milliseconds. */
  leave(permit: Permit, verdict: Verdict, latency: number): void {
    this.#busy -= 1
    if (verdict === 'overload') this.#halve(permit)
    if (verdict === 'fine') this.#learn(latency)
    this.#admit()
  }

  /** The registry says how many more requests it takes in this period; Infinity when it no longer says. */
  allow(requests: number): void {
    this.#allowance = requests
    this.#admit()
  }

  #halve(permit: Permit): void {
    if (permit.epoch !== this.#epoch) return
    this.#epoch += 1
    this.#starting = false
    this.#window = Math.max(1, this.#window / 2)
  }

  #learn(latency: number): void {
    this.#latency = this.#latency === 0 ? latency : this.#latency + NEWEST * (latency - this.#latency)
    this.#best = Math.min(this.#best, this.#latency)
    if (this.#latency > Math.max(FLAT, this.#best * STEEP)) this.#shrink()
    else this.#grow()
  }

  #grow(): void {
    const step = this.#starting ? 1 : 1 / this.#window
    this.#window = Math.min(this.#ceiling, this.#window + step)
  }

  #shrink(): void {
    this.#starting = false
    // Fewer than at first would be slow for a reason that fewer requests do not cure.
    if (this.#window > FIRST) this.#window = Math.max(FIRST, this.#window - 1 / this.#window)
  }

  #admit(): void {
    while (this.#busy < this.window) {
      const next = this.#line.shift()
      if (next === undefined) return
      this.#busy += 1
      next()
    }
  }
}
