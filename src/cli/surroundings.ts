import type { Clock, Random } from '../model/clock.ts'

/** A stream that text goes to. */
export interface Output {
  readonly isTerminal: boolean
  readonly columns: number
  /** Lines of the terminal; absent where nobody knows. */
  readonly rows?: number | undefined
  /** True once nobody reads any more. */
  readonly closed?: boolean
  /** Writes at once; text that nobody reads any more is dropped. */
  write(text: string): void
}

/** What the command line sees of the process around it; tests pass their own. */
export interface Surroundings {
  /** Absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Output
  readonly stderr: Output
  /** True when somebody could answer a question. */
  readonly canAsk: boolean
  readonly clock: Clock
  readonly random: Random
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Aborted by SIGINT and SIGTERM; its reason is the signal's name. */
  readonly signal: AbortSignal
}
