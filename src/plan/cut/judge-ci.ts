/** One check of a commit, as a forge tells it. */
export interface CiState {
  readonly name: string
  readonly state: 'passed' | 'failed' | 'pending' | 'skipped'
}

export interface CiVerdict {
  readonly green: boolean
  readonly message: string
}

/** Whether a commit is green: by every check that there is, or by the ones that are required, which must all be there. */
export function judgeCi(checks: readonly CiState[], required: readonly string[] | 'all'): CiVerdict {
  const names = required === 'all' ? [] : required
  const missing = names.filter((name) => !checks.some((check) => check.name === name))
  if (missing.length > 0)
    return { green: false, message: `no check ${missing.join(', ')} has run on the commit` }
  const asked = names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name))
  if (asked.length === 0) return { green: false, message: 'no check has run on the commit' }
  const failed = named(asked, 'failed')
  if (failed !== null) return { green: false, message: `failed: ${failed}` }
  const pending = named(asked, 'pending')
  if (pending !== null) return { green: false, message: `still running: ${pending}` }
  const skipped = names.length === 0 ? null : named(asked, 'skipped')
  if (skipped !== null) return { green: false, message: `skipped: ${skipped}` }
  const passed = asked.filter(({ state }) => state === 'passed').length
  return passed === 0
    ? { green: false, message: 'every check was skipped' }
    : { green: true, message: `${passed} check${passed === 1 ? '' : 's'} passed` }
}

function named(checks: readonly CiState[], state: CiState['state']): string | null {
  const names = checks.filter((check) => check.state === state).map(({ name }) => name)
  return names.length === 0 ? null : names.join(', ')
}
