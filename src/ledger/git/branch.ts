import type { ObjectReader } from '../../git/objects.ts'
import type { TidemarkError } from '../../model/failure.ts'
import type { Head } from '../../model/record.ts'
import type { CommitDraft } from './commit.ts'

/** Where the authority says that the ledger stands. */
export interface Standing {
  /** null when there is no ledger yet. */
  readonly commit: string | null
  /** The commit that this repository saw and checked last; null when there is none. */
  readonly seen: string | null
}

/** The branch that holds the ledger: one of this repository alone, or of a remote that many share. */
export interface LedgerBranch {
  /** For messages: `branch tidemark of origin`. */
  readonly label: string
  /** Asks the authority. Throws E_LEDGER_UNAVAILABLE, E_LEDGER_REWRITTEN. */
  newest(reader: ObjectReader): Promise<Standing>
  /** Remembers a commit that has been checked: what comes later must follow it. */
  accept(commit: string): Promise<void>
  /** The E_LEDGER_REWRITTEN for a branch where `now` (null: nothing) stands and lacks what `seen` had. */
  rewritten(seen: string, now: string | null): TidemarkError
  /**
   * Writes a commit and makes it the newest, only if its parent is the newest still. Gives its id. Throws
   * E_LEDGER_MOVED, E_LEDGER_UNAVAILABLE.
   */
  advance(draft: CommitDraft, contains: ContainsHead): Promise<string>
}

/** True when the ledger at a commit has the record that a head names: how a push whose answer was lost is found again. */
export type ContainsHead = (reader: ObjectReader, commit: string, head: Head) => Promise<boolean>
