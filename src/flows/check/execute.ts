import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'

import type { Digest } from '../../model/digest.ts'
import { stopOn } from '../cut/shell.ts'

/** A command, and where it runs. */
export interface Execution {
  /** The script and arguments of `sh -c`. */
  readonly shell: readonly [script: string, ...args: string[]]
  readonly cwd: string
  /** The whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds until the command is stopped, with all that it started. */
  readonly timeout: number
  readonly signal?: AbortSignal
  /** Gets both streams as they come. */
  readonly output: (bytes: Uint8Array) => void
}

/** How a command ended. */
export interface Ended {
  /** As shells count: 128 and the number after a signal; 127 when nothing was started. */
  readonly exit: number
  readonly timedOut: boolean
  /** SHA-256 of all that it wrote, as it came. */
  readonly log: Digest
}

/** How long output may still come from what the command left running behind it. */
const LINGER = 2_000
/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1

/** Runs a command to its end, or until its time is up. Throws nothing for a command that fails. */
export async function execute(execution: Execution): Promise<Ended> {
  const { shell, cwd, env, output } = execution
  const [script, ...args] = shell
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), Math.min(execution.timeout, LONGEST))
  const signal =
    execution.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, execution.signal])
  const child = spawn('sh', ['-c', `exec 2>&1\n${script}`, 'sh', ...args], {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127))
    child.once('exit', (code, by) => resolve(code ?? 128 + (by === null ? 0 : constants.signals[by])))
  })
  const disarm = stopOn(signal, child)
  try {
    const hash = createHash('sha256')
    const drained = drain(child.stdout, (bytes) => {
      hash.update(bytes)
      output(bytes)
    })
    const exit = await ended
    await settled(child.stdout, drained)
    return { exit, timedOut: stop.signal.aborted, log: `sha256:${hash.digest('hex')}` }
  } finally {
    clearTimeout(timer)
    disarm()
  }
}

async function drain(stream: Readable, take: (bytes: Uint8Array) => void): Promise<void> {
  stream.on('data', take)
  await once(stream, 'close')
}

/** A process in the background may hold the pipe open for ever: the check is over when its command is. */
async function settled(stream: Readable, drained: Promise<void>): Promise<void> {
  const linger = setTimeout(() => stream.destroy(), LINGER)
  await drained
  clearTimeout(linger)
}
