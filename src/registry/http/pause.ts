import type { HttpWorld } from './world.ts'

/** When one registry asks for patience, everything that goes to it waits. */
export class Pause {
  readonly #world: HttpWorld
  #until = 0

  constructor(world: HttpWorld) {
    this.#world = world
  }

  /** Nobody asks this registry anything for `milliseconds` from now. */
  hold(milliseconds: number): void {
    this.#until = Math.max(this.#until, this.#world.clock.now().getTime() + milliseconds)
  }

  /** Resolves when requests may go out again. */
  async over(): Promise<void> {
    const left = this.#until - this.#world.clock.now().getTime()
    if (left > 0) await this.#world.sleep(left, this.#world.signal)
  }
}
