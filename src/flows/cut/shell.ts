import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { descendantsOf, signalAll } from '../../git/kill-tree.ts'

/** Where a command runs, and what it is told. */
export interface ShellPlace {
  readonly cwd: string
  /** Both streams are added to this file. */
  readonly log: string
  /** The whole environment; this process's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Stops the command, and what it started. */
  readonly signal?: AbortSignal
}

/** Runs one command of the policy by `sh -c`. Gives the exit code. */
export type Shell = (command: string, place: ShellPlace) => Promise<number>

// How long a stopped command may tidy up before it is killed.
const GRACE = 10_000

/** The shell of this machine. Throws nothing for a command that fails; 127 where it could not be started, 128 and more after a signal. */
export const systemShell: Shell = async (command, { cwd, log, env, signal }) => {
  await mkdir(dirname(log), { recursive: true })
  const child = spawn('sh', ['-c', `exec 2>&1\n${command}`], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(env !== undefined && { env: { ...env } }),
  })
  const code = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127))
    child.once('close', (ended, by) => resolve(ended ?? (by === null ? 127 : 128)))
  })
  const disarm = stopOn(signal, child)
  try {
    await pipeline(child.stdout, createWriteStream(log, { flags: 'a' }))
    return await code
  } finally {
    disarm()
  }
}

/** Ends the command with all that it started when the signal comes; gives the function that calls it off. */
export function stopOn(signal: AbortSignal | undefined, child: ChildProcess): () => void {
  const { pid } = child
  let grace: NodeJS.Timeout | undefined
  const end = (how: NodeJS.Signals): void => {
    if (pid !== undefined) signalAll([...descendantsOf([pid]), pid], how)
  }
  const stop = (): void => {
    end('SIGTERM')
    grace = setTimeout(end, GRACE, 'SIGKILL')
  }
  if (signal?.aborted === true) stop()
  signal?.addEventListener('abort', stop)
  return () => {
    clearTimeout(grace)
    signal?.removeEventListener('abort', stop)
  }
}
