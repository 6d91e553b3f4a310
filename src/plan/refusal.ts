import type { ErrorCode } from '../model/errors/catalogue.ts'
import type { Where } from '../model/failure.ts'

/** One thing that makes a publish refuse everything, before any write. Plain data; the flow throws the first. */
export interface Refusal {
  readonly code: ErrorCode
  /** The tag that it is about; null when it is about the artifact. */
  readonly tag: string | null
  readonly message: string
  /** What to do next, one line each. */
  readonly hints: readonly string[]
  /** The place in the policy file, where a single one says it. */
  readonly where?: Where
}

/** A refusal, with what it does not say left out. */
export function refusal(
  code: ErrorCode,
  message: string,
  rest: { readonly tag?: string; readonly hints?: readonly string[]; readonly where?: Where } = {},
): Refusal {
  const { tag = null, hints = [], where } = rest
  return { code, tag, message, hints, ...(where !== undefined && { where }) }
}
