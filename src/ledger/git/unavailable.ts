import { withoutCredentials } from '../../git/failure.ts'
import { TidemarkError } from '../../model/failure.ts'

/** The error for a remote that did not do what was asked; `why` is git's or the remote's own sentence. */
export function unavailable(label: string, why: string): TidemarkError {
  const message = withoutCredentials(`${label} did not answer as it should: ${why}`)
  return new TidemarkError('E_LEDGER_UNAVAILABLE', message, {
    hints: [
      ...lockHints(why),
      'Nothing of this append was recorded, unless a later run finds it: running the same command again is safe.',
    ],
  })
}

const LOCK = /'[^'\n]*\.lock': File exists/u

/** What to do about a lock file that git's words name; nothing when they name none. */
export function lockHints(words: string): readonly string[] {
  const named = LOCK.exec(words)?.[0]
  if (named === undefined) return []
  return [
    withoutCredentials(
      `Git met a lock: ${named}. If no other git is at work there, a killed one left it: remove the file.`,
    ),
  ]
}
