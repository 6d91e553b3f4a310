import { fstatSync, writeSync } from 'node:fs'

import { TidemarkError } from '../model/failure.ts'
import type { Output } from './surroundings.ts'

const DEFAULT_COLUMNS = 80
/** Milliseconds until a pipe that is full, and does not block, is tried again. */
const PAUSE = 5

/** Loads the terminal library only where there may be a terminal: it brings the network along, and costs start-up time. */
export function isTerminal(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(fd)
  } catch {
    return false // closed
  }
}

function columnsOf(fd: number): number {
  const { columns } = fd === 2 ? process.stderr : process.stdout
  return columns > 0 ? columns : DEFAULT_COLUMNS
}

/** The code of a system error; EBADF is a stream that was closed before we began, EPIPE one that closed since. */
function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function rest(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE)
}

/**
 * Writes to a file descriptor at once, as Node itself does for terminals, files and (on Linux) pipes. A reader that went away
 * (`| head`) is no reason to stop working or to complain: what comes after is dropped. Any other failure to write results
 * (a full disk) throws E_IO, once.
 */
export class DescriptorOutput implements Output {
  readonly isTerminal: boolean
  readonly #fd: number
  #gone = false

  constructor(fd: number) {
    this.#fd = fd
    this.isTerminal = isTerminal(fd)
  }

  get columns(): number {
    return this.isTerminal ? columnsOf(this.#fd) : DEFAULT_COLUMNS
  }

  get rows(): number | undefined {
    if (!this.isTerminal) return undefined
    const { rows } = this.#fd === 2 ? process.stderr : process.stdout
    return rows > 0 ? rows : undefined
  }

  get closed(): boolean {
    return this.#gone
  }

  write(text: string): void {
    let bytes = Buffer.from(text)
    while (bytes.length > 0 && !this.#gone) bytes = bytes.subarray(this.#piece(bytes))
  }

  #piece(bytes: Uint8Array): number {
    try {
      return writeSync(this.#fd, bytes)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EAGAIN') rest()
      else this.#fail(code, error)
      return 0
    }
  }

  #fail(code: unknown, cause: unknown): void {
    this.#gone = true
    if (code === 'EPIPE' || code === 'EBADF' || this.#fd === 2) return
    throw new TidemarkError('E_IO', 'standard output cannot be written', { cause })
  }
}
