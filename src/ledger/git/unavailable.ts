import { withoutCredentials } from '../../git/failure.ts'
import { TidemarkError } from '../../model/failure.ts'

/** The error for a remote that did not do what was asked; `why` is git's or the remote's own sentence. */
export function unavailable(label: string, why: string): TidemarkError {
  const message = withoutCredentials(`${label} did not answer as it should: ${why}`)
  return new TidemarkError('E_LEDGER_UNAVAILABLE', message, {
    hints: [
      'Nothing of this append was recorded, unless a later run finds it: running the same command again is safe.',
    ],
  })
}
