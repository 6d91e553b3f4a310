import type { ErrorCode } from '../../model/errors/catalogue.ts'
import type { Where } from '../../model/failure.ts'
import type { WarningCode } from './warnings.ts'

export type Severity = 'error' | 'warning'

/** A place in the policy file; `length` is how many characters from there on the finding is about. */
export interface Spot extends Where {
  readonly length?: number
}

/** One thing that `lint` has to say. The code's title says what kind of thing; `message` says it of this policy. */
export interface Finding {
  readonly code: ErrorCode | WarningCode
  readonly severity: Severity
  /** A short sentence for a person, to stand beside the place. */
  readonly message: string
  readonly where: Spot
  /** A name (a tag, a branch, a git tag) that proves the finding. */
  readonly witness?: string
  /** What to do, one line each. */
  readonly hints: readonly string[]
  /** The other place, where there are two. */
  readonly related?: Spot
}
