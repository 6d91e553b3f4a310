import { TidemarkError } from '../model/failure.ts'
import { quoted } from '../plan/quoted.ts'

/** How a git process ended. A code other than 0 is for the caller to judge. */
export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

const OWNERSHIP = /dubious ownership|unsafe repository/u
const NO_REPOSITORY = /not a git repository|not in a git directory/u
// What may stand before the host in an address: credentials, which are never shown.
const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]+@/giu

/** Addresses in `text` without the credentials that they may carry. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(CREDENTIALS, '$1')
}

/** The line of `stderr` that says most: the first `fatal:` or `error:`, else the last; `otherwise` when there is none. */
export function lastLine(stderr: string, otherwise = 'it did not say why'): string {
  const lines = stderr
    .split(/[\r\n]+/u)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const said =
    lines.find((line) => line.startsWith('fatal: ')) ?? lines.findLast((line) => line.startsWith('error: '))
  return withoutCredentials(said ?? lines.at(-1) ?? otherwise)
}

/** The error for a git process that ended badly: E_NOT_A_REPOSITORY where that is the reason, else E_GIT. */
export function gitFailure(
  args: readonly string[],
  result: GitResult,
  words = lastLine(result.stderr),
): TidemarkError {
  if (OWNERSHIP.test(result.stderr)) return dubiousOwnership(result.stderr)
  if (NO_REPOSITORY.test(result.stderr)) {
    return new TidemarkError('E_NOT_A_REPOSITORY', 'this folder is not inside a git repository')
  }
  const command = args.find((arg, at) => !arg.startsWith('-') && args[at - 1] !== '-c') ?? ''
  return new TidemarkError('E_GIT', `git ${command}: ${words}`, { details: { command, code: result.code } })
}

function dubiousOwnership(stderr: string): TidemarkError {
  const folder = /'([^'\n]+)'/u.exec(stderr)?.[1] ?? '.'
  return new TidemarkError(
    'E_NOT_A_REPOSITORY',
    `git does not read ${folder}: the folder belongs to another user ("dubious ownership")`,
    {
      hints: [`If you trust it:   git config --global --add safe.directory ${quoted(folder)}`],
      details: { folder },
    },
  )
}
