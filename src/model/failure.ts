import { CATALOGUE } from './errors/catalogue.ts'
import type { ErrorCode, ExitCode } from './errors/catalogue.ts'

/** A place in a file: 1-based line and column. */
export interface Where {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** What an error may carry beside its sentence. */
export interface FailureContext {
  /** The place in a file that the error is about. */
  readonly where?: Where
  /** What to do next: one line each, a command ready to paste where there is one. */
  readonly hints?: readonly string[]
  /** Facts for `--json`: plain data only (digests, tags, status codes). */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/**
 * The one error class of Tidemark. `code` is one of the closed catalogue in `errors/`, which also fixes the exit code;
 * `message` is a sentence for a person and never asserted by tests. Secrets never stand in any field.
 */
export class TidemarkError extends Error {
  readonly code: ErrorCode
  readonly where: Where | undefined
  readonly hints: readonly string[]
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, context: FailureContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause })
    this.name = 'TidemarkError'
    this.code = code
    this.where = context.where
    this.hints = context.hints ?? []
    this.details = context.details ?? {}
  }

  /** The exit code of the command line for this error. */
  get exit(): ExitCode {
    return CATALOGUE[this.code].exit
  }
}

/** True when `error` is a TidemarkError, with one of `codes` if any are given. */
export function isFailure(error: unknown, ...codes: readonly ErrorCode[]): error is TidemarkError {
  return error instanceof TidemarkError && (codes.length === 0 || codes.includes(error.code))
}
