import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { existsSync } from 'node:fs'

import { TidemarkError } from '../model/failure.ts'
import { gitFailure } from './failure.ts'
import type { GitResult } from './failure.ts'
import { descendantsOf, signalAll } from './kill-tree.ts'

/** How one git process is run. */
export interface GitOptions {
  readonly cwd: string
  /** Bytes for its standard input; none by default. */
  readonly input?: Uint8Array | string | undefined
  /** Variables on top of this process's own. */
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until the process is killed; two minutes by default. */
  readonly deadline?: number | undefined
  /** The most bytes that standard output may have; 256 MiB by default. */
  readonly limit?: number | undefined
}

/** As {@link GitResult}; `stopped` says why the process was ended before its time, null when it was not. */
export interface GitEnd extends GitResult {
  readonly stopped: string | null
}

const DEADLINE = 120_000
const LIMIT = 256 * 1024 * 1024
const STDERR_LIMIT = 64 * 1024

/**
 * What every git process gets: it never asks at a terminal, speaks English (some answers exist only as words), takes
 * no lock that it does not need, and sees history as it was written (`refs/replace` can lie about any object).
 */
const ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  LC_ALL: 'C',
} as const

/** Starts a git process with pipes on all three streams. Nothing of it goes through a shell. */
export function startGit(
  args: readonly string[],
  options: Pick<GitOptions, 'cwd' | 'env'>,
): ChildProcessWithoutNullStreams {
  return spawn('git', args, {
    cwd: options.cwd,
    env: { ...process.env, ...ENVIRONMENT, ...options.env },
    stdio: 'pipe',
    windowsHide: true,
  })
}

/**
 * Runs git to its end, whatever its exit code. Throws E_GIT_MISSING when there is no git, E_NOT_A_REPOSITORY when the
 * folder is gone, E_GIT when it is killed, passes the deadline or says more than the limit.
 */
export async function runGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const { stopped, ...result } = await endGit(args, options)
  if (stopped !== null) throw gitFailure(args, result, stopped)
  return result
}

/** As {@link runGit}, but a process that was stopped is an answer too, with what it had said until then. */
export async function endGit(args: readonly string[], options: GitOptions): Promise<GitEnd> {
  const { limit = LIMIT, input = '' } = options
  const child = startGit(args, options)
  const stopper = new Stopper(child)
  const disarm = stopper.arm(options)
  try {
    const out = collect(child.stdout, limit, () => stopper.stop(`it said more than ${limit} bytes`))
    const err = collect(child.stderr, STDERR_LIMIT, () => {})
    // Git may end without reading all of its input: its exit code tells, not the broken pipe.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    const code = await ended(child, args, options.cwd)
    const stopped = stopper.why ?? (code === null ? 'it was killed' : null)
    const stderr = Buffer.concat(err).toString()
    return { code: code ?? -1, stdout: Buffer.concat(out), stderr, stopped }
  } finally {
    disarm()
    stopper.finish()
  }
}

// How long a stopped git may tidy up (its lock files) before it is killed.
const GRACE = 2000

/** Ends a git process, and whatever it started, before its time. */
class Stopper {
  why: string | null = null
  readonly #child: ChildProcessWithoutNullStreams
  #grace: NodeJS.Timeout | undefined
  #below: readonly number[] = []

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
  }

  /** Stops at the deadline, or when the caller gives up; gives the function that calls both off. */
  arm({ deadline = DEADLINE, signal }: GitOptions): () => void {
    const timer = setTimeout(() => this.stop(`it did not end within ${deadline / 1000} s`), deadline)
    const abort = (): void => this.stop('it was called off')
    if (signal?.aborted === true) abort()
    signal?.addEventListener('abort', abort)
    return () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }

  /** What git started (a hook, ssh, gpg) may hold the pipes open after git is gone: they are closed as well. */
  stop(why: string): void {
    if (this.why !== null) return
    this.why = why
    const { pid } = this.#child
    // Before git ends: then they would descend from somebody else.
    this.#below = pid === undefined ? [] : descendantsOf([pid])
    this.#child.kill('SIGTERM')
    signalAll(this.#below, 'SIGTERM')
    this.#grace = setTimeout(() => this.#child.kill('SIGKILL'), GRACE)
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) stream.destroy()
  }

  /** Git has ended; of what it started, the rest that did not heed the first signal ends as well. */
  finish(): void {
    clearTimeout(this.#grace)
    if (this.#below.length === 0) return
    // They may have started others in the meantime.
    signalAll([...this.#below, ...descendantsOf(this.#below)], 'SIGKILL')
  }
}

/** As {@link runGit}, for commands that must succeed; gives standard output. Throws E_GIT with git's last line. */
export async function git(args: readonly string[], options: GitOptions): Promise<Buffer> {
  const result = await runGit(args, options)
  if (result.code !== 0) throw gitFailure(args, result)
  return result.stdout
}

/** As {@link git}; standard output as text, without the newline at its end. */
export async function gitText(args: readonly string[], options: GitOptions): Promise<string> {
  return (await git(args, options)).toString().replace(/\n$/u, '')
}

function collect(stream: NodeJS.ReadableStream, limit: number, overflow: () => void): readonly Buffer[] {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
    else overflow()
  })
  return chunks
}

/** The exit code once all output has been read; null when a signal ended it. */
async function ended(
  child: ChildProcessWithoutNullStreams,
  args: readonly string[],
  cwd: string,
): Promise<number | null> {
  return await new Promise((resolve, reject) => {
    child.once('error', (error) => reject(startFailure(error, args, cwd)))
    child.once('close', resolve)
  })
}

/** The error for a git that could not be started in `cwd`. */
export function startFailure(error: Error, args: readonly string[], cwd: string): TidemarkError {
  const code = 'code' in error ? error.code : undefined
  if (!existsSync(cwd)) {
    return new TidemarkError('E_NOT_A_REPOSITORY', `there is no folder ${cwd}`, { cause: error })
  }
  if (code === 'ENOENT' || code === 'EACCES') {
    return new TidemarkError('E_GIT_MISSING', 'git could not be started', {
      cause: error,
      hints: ['Install git 2.34 or newer: https://git-scm.com/downloads'],
    })
  }
  return gitFailure(args, { code: -1, stdout: Buffer.alloc(0), stderr: '' }, error.message)
}
