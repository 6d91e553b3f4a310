import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { environmentFor } from './bundle.ts'
import type { Order } from './order.ts'

/** Whom a kill hits: the process alone, whose git children go on without it, or everything that it started as well. */
export type Aim = 'process' | 'group'

/** When and how a run is ended before its time. */
export interface Death {
  /** Milliseconds after its beginning. */
  readonly after: number
  readonly aim: Aim
}

/** How a run ended. */
export interface End {
  /** null when it was killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Milliseconds from the order to the end. */
  readonly took: number
}

/** A process that has loaded the command line and waits for its one command, in a process group of its own. */
export class Ready {
  readonly #child: ChildProcess
  readonly #isReady: Promise<unknown>
  #stdout = ''
  #stderr = ''

  /** `program`: the bundle of `once-worker.ts`. */
  constructor(program: string) {
    this.#child = fork(program, {
      detached: true,
      // None of the test runner's.
      execArgv: [],
      env: environmentFor(program),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#isReady = once(this.#child, 'message')
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text))
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
  }

  /** Runs the command until it ends or dies. */
  async run(order: Order, death: Death | null): Promise<End> {
    await this.#isReady
    // 'exit', not 'close': a child that outlives it may hold the pipes. What it printed before its death has been written by then.
    const exit = once(this.#child, 'exit')
    const began = performance.now()
    this.#child.send(order)
    const timer = death === null ? undefined : setTimeout(() => this.kill(death.aim), death.after)
    const [code] = await exit
    clearTimeout(timer)
    const took = performance.now() - began
    await this.#drain()
    return { code, stdout: this.#stdout, stderr: this.#stderr, took }
  }

  kill(aim: Aim): void {
    const { pid } = this.#child
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return
    process.kill(aim === 'group' ? -pid : pid, 'SIGKILL')
  }

  /** Reads what is left in the pipes; nobody else has their other ends, as git gets pipes of its own. */
  async #drain(): Promise<void> {
    const streams = [this.#child.stdout, this.#child.stderr]
    await Promise.all(
      streams.map(async (stream) => {
        if (stream !== null && !stream.closed) await once(stream, 'close')
      }),
    )
  }
}

/** Processes that wait, so that no round waits for a start. */
export class Pool implements Disposable {
  readonly #program: string
  readonly #waiting: Ready[]

  constructor(program: string, size: number) {
    this.#program = program
    this.#waiting = Array.from({ length: size }, () => new Ready(program))
  }

  /** A process that has not been used; another one is started in its place. */
  take(): Ready {
    this.#waiting.push(new Ready(this.#program))
    const taken = this.#waiting.shift()
    if (taken === undefined) throw new Error('the pool is empty')
    return taken
  }

  [Symbol.dispose](): void {
    for (const ready of this.#waiting) ready.kill('group')
  }
}
