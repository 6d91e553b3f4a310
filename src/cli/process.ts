import { DescriptorOutput, isTerminal } from './output.ts'
import type { Surroundings } from './surroundings.ts'

/** How long an interrupted command may take to stop by itself; every moment is a safe one to be killed at. */
const PATIENCE = 5000
/** A second signal sooner than this is the same keypress, told by the terminal and by the launcher. */
const SAME_PRESS = 500

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const

/** Aborts at the first signal; a second one ends the process at once, and so does the end of patience. */
class Interruption {
  readonly #controller = new AbortController()
  #since = 0

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  receive(name: keyof typeof SIGNALS): void {
    const code = SIGNALS[name]
    if (!this.signal.aborted) {
      this.#since = Date.now()
      this.#controller.abort(name)
      setTimeout(() => process.exit(code), PATIENCE).unref()
    } else if (Date.now() - this.#since > SAME_PRESS) {
      process.exit(code)
    }
  }
}

function listen(): AbortSignal {
  const interruption = new Interruption()
  process.on('SIGINT', () => interruption.receive('SIGINT'))
  process.on('SIGTERM', () => interruption.receive('SIGTERM'))
  return interruption.signal
}

/** Waits, or rejects with the signal's reason as soon as it is aborted. */
function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const interrupt = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', interrupt)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', interrupt, { once: true })
  })
}

/** The surroundings that a real process gives. */
export function surroundingsOfProcess(): Surroundings {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: new DescriptorOutput(1),
    stderr: new DescriptorOutput(2),
    get canAsk() {
      return isTerminal(0) && isTerminal(1)
    },
    clock: { now: () => new Date() },
    // Loaded on first use: most commands need no randomness.
    random: (bytes) => process.getBuiltinModule('node:crypto').randomBytes(bytes),
    sleep: (milliseconds, signal) => sleep(milliseconds, signal),
    signal: listen(),
  }
}
