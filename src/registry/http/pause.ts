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

  /** True while nobody may ask. */
  get held(): boolean {
    return this.#until > this.#world.clock.now().getTime()
  }

  /** Resolves when requests may go out again; a wait that has become longer meanwhile is waited to its end. */
  async over(): Promise<void> {
    for (let waited = 0; this.#until > waited;) {
      waited = this.#until
      const left = waited - this.#world.clock.now().getTime()
      if (left > 0) await this.#world.sleep(left, this.#world.signal)
    }
  }
}
