import type { ChildProcessWithoutNullStreams } from 'node:child_process'

import { TidemarkError } from '../model/failure.ts'
import { gitFailure } from './failure.ts'
import { startFailure, startGit } from './run.ts'

/** An object of the object store. */
export interface GitObject {
  readonly id: string
  readonly type: string
  readonly data: Buffer
}

interface Waiting {
  readonly resolve: (object: GitObject | null) => void
  readonly reject: (error: Error) => void
}

const ARGS = ['cat-file', '--batch']
const NOTHING = { code: -1, stdout: Buffer.alloc(0), stderr: '' }
const NEWLINE = 10
const HEADER = /^([0-9a-f]{40,64}) (commit|tree|blob|tag) (\d+)$/u

/**
 * Reads objects by any name that git understands, all through one `git cat-file --batch` process, started at the
 * first read. Close it when done.
 */
export class ObjectReader implements Disposable {
  readonly #cwd: string
  readonly #waiting: Waiting[] = []
  #child: ChildProcessWithoutNullStreams | null = null
  #failed: Error | null = null
  #stderr = ''
  #chunks: Buffer[] = []
  #size = 0
  /** Bytes that must be there before it is worth looking at them again. */
  #needed = 1

  constructor(cwd: string) {
    this.#cwd = cwd
  }

  /** The object that `name` means (`COMMIT:PATH`, `REF^{commit}` …), or null when there is none. Throws E_GIT. */
  async read(name: string): Promise<GitObject | null> {
    if (/[\n\0]/u.test(name)) return null
    if (this.#failed !== null) throw this.#failed
    const child = (this.#child ??= this.#start())
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      child.stdin.write(`${name}\n`)
    })
  }

  /** Ends the process. Reads that wait are answered; later ones fail, and start no other process. */
  close(): void {
    this.#failed ??= gitFailure(ARGS, NOTHING, 'it was closed')
    this.#child?.stdin.end()
    this.#child = null
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = startGit(ARGS, { cwd: this.#cwd })
    child.stdin.on('error', () => {})
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk))
    child.stderr.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()))
    child.once('error', (error) => this.#fail(startFailure(error, ARGS, this.#cwd)))
    child.once('close', (code) => this.#ended(code ?? -1))
    return child
  }

  #ended(code: number): void {
    this.#fail(gitFailure(ARGS, { ...NOTHING, code, stderr: this.#stderr }))
  }

  #fail(error: Error): void {
    this.#failed ??= error
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failed)
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    while (this.#size > 0 && this.#size >= this.#needed && this.#answer()) {
      // Several answers may have come in one chunk.
    }
  }

  /** Hands out the next answer when it is there as a whole. */
  #answer(): boolean {
    const buffer = Buffer.concat(this.#chunks)
    this.#chunks = [buffer]
    const end = buffer.indexOf(NEWLINE)
    if (end < 0) return false
    const header = HEADER.exec(buffer.toString('latin1', 0, end))
    if (header === null) return this.#give(null, buffer.subarray(end + 1))
    const [, id = '', type = '', size = ''] = header
    const stop = end + 1 + Number(size)
    this.#needed = stop + 1
    if (buffer.length < this.#needed) return false
    return this.#give({ id, type, data: buffer.subarray(end + 1, stop) }, buffer.subarray(stop + 1))
  }

  #give(object: GitObject | null, rest: Buffer): boolean {
    this.#chunks = rest.length === 0 ? [] : [rest]
    this.#size = rest.length
    this.#needed = 1
    this.#waiting.shift()?.resolve(object)
    return true
  }
}

/** The object that `name` means, which must be of `type`. Throws E_GIT when it is missing or of another type. */
export async function readObject(reader: ObjectReader, name: string, type: string): Promise<GitObject> {
  const object = await reader.read(name)
  if (object?.type === type) return object
  throw new TidemarkError('E_GIT', `git has no ${type} ${name}`, { details: { name, type } })
}
