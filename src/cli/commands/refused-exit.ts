import type { Refusal } from '../../flows/results.ts'
import { CATALOGUE, isErrorCode } from '../../model/errors/catalogue.ts'
import type { ExitCode } from '../../model/errors/catalogue.ts'

/** The exit code of a result that carries refusals: that of the first, 0 when there is none. */
export function refusedExit(refusals: readonly Refusal[]): ExitCode {
  const [first] = refusals
  if (first === undefined) return 0
  return exitOf(first.code)
}

/** The exit code of an error code; 3 for one that the catalogue does not have. */
export function exitOf(code: string): ExitCode {
  return isErrorCode(code) ? CATALOGUE[code].exit : 3
}
