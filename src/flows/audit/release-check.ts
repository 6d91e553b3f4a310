/** One thing that must be there after a release. */
export interface ReleaseCheck {
  readonly name:
    | 'ledger'
    | 'git-tag'
    | 'exact-tag'
    | 'platforms'
    | 'float'
    | 'sbom'
    | 'provenance'
    | 'signature'
    | 'forge-release'
    | 'asset'
  /**
   * `off`: nothing asks for it, or there is nothing to look at. `warn`: it is not there, and nothing demands it. `unknown`: whoever could
   * tell did not answer.
   */
  readonly status: 'pass' | 'fail' | 'warn' | 'off' | 'unknown'
  /** A sentence for a person. */
  readonly message: string
  /** The command that mends it; null where none can, or nothing is wrong. */
  readonly mend: string | null
}

export function check(
  name: ReleaseCheck['name'],
  status: ReleaseCheck['status'],
  message: string,
  mend: string | null = null,
): ReleaseCheck {
  return { name, status, message, mend }
}
