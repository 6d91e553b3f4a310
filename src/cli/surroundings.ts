import type { Clock, Random } from '../model/clock.ts'

/** A stream that text goes to. */
export interface Output {
  readonly isTerminal: boolean
  readonly columns: number
  write(text: string): void
  /** Settles when everything written so far is out, or can never be (a closed pipe). */
  flush(): Promise<void>
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
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Aborted by SIGINT and SIGTERM; its reason is the signal's name. */
  readonly signal: AbortSignal
}
