import { TidemarkError } from '../../model/failure.ts'

/** Names that the message about a rewritten branch needs. */
export interface RewrittenNames {
  /** The commit last seen. */
  readonly seen: string
  /** The commit there now; null when the branch is gone. */
  readonly now: string | null
  /** The ref that remembers what was seen. */
  readonly ref: string
  /** Where to push to; undefined for a branch of this repository alone. */
  readonly remote?: { readonly name: string; readonly branch: string }
}

/** E_LEDGER_REWRITTEN for a branch that no longer has what was seen of it, with the commands that inspect and mend it. */
export function rewritten(label: string, { seen, now, ref, remote }: RewrittenNames): TidemarkError {
  const what =
    now === null ? `is gone; it was last seen at ${seen}` : `was rewritten: ${now} does not follow ${seen}`
  const hints = [
    ...(now === null ? [] : [`See what is missing:   git log ${now}..${seen}`]),
    putBack(seen, ref, remote),
    ...(remote === undefined ? [] : [`Or, if what stands there now is right:   git update-ref -d ${ref}`]),
  ]
  return new TidemarkError('E_LEDGER_REWRITTEN', `${label} ${what}`, { hints, details: { seen, now, ref } })
}

function putBack(seen: string, ref: string, remote: RewrittenNames['remote']): string {
  if (remote === undefined) return `Put it back:   git update-ref ${ref} ${seen}`
  return `Put it back:   git push --force ${remote.name} ${seen}:refs/heads/${remote.branch}`
}
