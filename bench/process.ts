import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

import { peakMemory } from './memory.ts'
import type { Sample } from './measure.ts'

export const ROOT = resolve(import.meta.dirname, '..')

/** The launcher, run by the Node that runs this. */
export const TIDEMARK = [process.execPath, resolve(ROOT, 'bin/tidemark')] as const

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a command to its end and answers its wall time and peak memory. Throws with its words when it fails. */
export async function timed(command: readonly string[], options: RunOptions = {}): Promise<Sample> {
  const [program = '', ...args] = command
  const start = performance.now()
  const env = { ...process.env, ...options.env }
  const child = spawn(program, args, { cwd: options.cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let memory = 0
  let words = ''
  child.stderr.on('data', (piece: Buffer) => (words += piece.toString()))
  const sampler = setInterval(() => (memory = Math.max(memory, peakMemory(child.pid))), 5)
  const code = await new Promise<number | null>((done, fail) => child.on('close', done).on('error', fail))
  clearInterval(sampler)
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${words}`)
  return { milliseconds: performance.now() - start, memory }
}
