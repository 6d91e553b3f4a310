import { isatty } from 'node:tty'

import type { Output, Surroundings } from './surroundings.ts'

const DEFAULT_COLUMNS = 80
/** How long an interrupted command may take to stop by itself; every moment is a safe one to be killed at. */
const PATIENCE = 5000
/** A second signal sooner than this is the same keypress, told by the terminal and by the launcher. */
const SAME_PRESS = 500

function createOutput(stream: NodeJS.WriteStream, fd: number): Output {
  // A reader that went away (`| head`) is no reason to stop working or to complain.
  stream.on('error', () => {})
  const isTerminal = isatty(fd)
  return {
    isTerminal,
    get columns() {
      return isTerminal && stream.columns > 0 ? stream.columns : DEFAULT_COLUMNS
    },
    write(text) {
      if (stream.writable) stream.write(text)
    },
    flush() {
      return new Promise((resolve) => {
        if (stream.writable) stream.write('', () => resolve())
        else resolve()
      })
    },
  }
}

function listen(process: NodeJS.Process): AbortSignal {
  const controller = new AbortController()
  let first = 0
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(name, () => {
      if (controller.signal.aborted && Date.now() - first > SAME_PRESS) process.exit(code)
      if (controller.signal.aborted) return
      first = Date.now()
      controller.abort(name)
      setTimeout(() => process.exit(code), PATIENCE).unref()
    })
  }
  return controller.signal
}

async function finish(process: NodeJS.Process, outputs: readonly Output[], code: number): Promise<void> {
  for (const output of outputs) await output.flush()
  // Idle connections must not hold the process; everything that matters has settled by now.
  process.exit(code)
}

/** The surroundings that a real process gives, and how to end it. */
export function createSurroundings(process: NodeJS.Process): {
  readonly around: Surroundings
  readonly finish: (code: number) => Promise<void>
} {
  const stdout = createOutput(process.stdout, 1)
  const stderr = createOutput(process.stderr, 2)
  const around: Surroundings = {
    cwd: process.cwd(),
    env: process.env,
    stdout,
    stderr,
    canAsk: isatty(0) && isatty(1),
    clock: { now: () => new Date() },
    // Loaded on first use: most commands need no randomness.
    random: (bytes) => process.getBuiltinModule('node:crypto').randomBytes(bytes),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    signal: listen(process),
  }
  return { around, finish: (code) => finish(process, [stdout, stderr], code) }
}
