import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { environmentFor } from './bundle.ts'
import type { Answer, Order } from './order.ts'

/** A process that stays, and runs what it is told to, one after another. */
export class Worker implements Disposable {
  readonly #child: ChildProcess
  readonly #isReady: Promise<unknown>

  /** `program`: the bundle of `lasting-worker.ts`. */
  constructor(program: string) {
    this.#child = fork(program, { env: environmentFor(program), execArgv: ['--single-threaded'] })
    this.#isReady = once(this.#child, 'message')
  }

  async run(order: Order): Promise<Answer> {
    await this.#isReady
    const over = new AbortController()
    const ends = ['message', 'exit'].map((name) => once(this.#child, name, { signal: over.signal }))
    this.#child.send(order)
    const [end] = await Promise.race(ends)
    over.abort()
    if (typeof end === 'object' && end !== null) return end as Answer
    throw new Error('the process ended without an answer')
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL')
  }
}
