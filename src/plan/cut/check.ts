import type { ErrorCode } from '../../model/errors/catalogue.ts'

/** `off`: not asked, and the message says why. */
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'off'

/** One thing that must hold before a release is cut. */
export interface CutCheck {
  /** A name that stays: `clean tree`, `signing key` … */
  readonly name: string
  readonly status: CheckStatus
  /** Why it failed, of the catalogue; null unless it failed. */
  readonly code: ErrorCode | null
  readonly message: string
  /** What to do, one line each. */
  readonly hints: readonly string[]
}

export function pass(name: string, message: string): CutCheck {
  return { name, status: 'pass', code: null, message, hints: [] }
}

export function warn(name: string, message: string, hints: readonly string[] = []): CutCheck {
  return { name, status: 'warn', code: null, message, hints }
}

export function off(name: string, message: string): CutCheck {
  return { name, status: 'off', code: null, message, hints: [] }
}

export function fail(
  name: string,
  code: ErrorCode,
  message: string,
  hints: readonly string[] = [],
): CutCheck {
  return { name, status: 'fail', code, message, hints }
}
