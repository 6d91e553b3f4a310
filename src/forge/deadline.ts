/** Ends what takes too long without a sign of life. */
export class Deadline {
  readonly #milliseconds: number
  readonly #expire: (error: Error) => void
  #timer: NodeJS.Timeout | undefined

  /** Starts at once; calls `expire` when it was neither renewed nor ended for so many milliseconds. */
  constructor(milliseconds: number, expire: (error: Error) => void) {
    this.#milliseconds = milliseconds
    this.#expire = expire
    this.#timer = this.#start()
  }

  /** Once more the whole time, unless it has ended. */
  renew(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = this.#start()
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timer = undefined
      this.#expire(new Error(`nothing came for ${this.#milliseconds / 1000} s`))
    }, this.#milliseconds)
  }
}
