import type { Digest } from '../../model/digest.ts'
import type { Unknown } from '../../plan/adopt/why-unknown.ts'
import type { Contract } from '../../policy/policy.ts'

/** `tidemark adopt` beside a policy that is there. */
export interface RecordResult {
  /** `planned`: nothing was recorded. `unchanged`: the ledger knew it all. */
  readonly outcome: 'planned' | 'declined' | 'done' | 'unchanged'
  readonly images: readonly {
    readonly image: string
    readonly tags: number
    /** How many of them the ledger did not know. */
    readonly added: number
    readonly classes: readonly {
      readonly component: string
      readonly key: string
      readonly moves: Contract
      readonly tags: number
    }[]
    readonly unknown: readonly Unknown[]
  }[]
  /** Releases that git tags and exact tags tell, and that the ledger did not know. */
  readonly releases: readonly {
    readonly component: string
    readonly version: string
    readonly gitTag: string
    readonly digest: Digest
  }[]
  /** Rebuilds that their tags tell, and that the ledger did not know. */
  readonly rebuilds: readonly {
    readonly component: string
    /** Of the release that was built again. */
    readonly version: string
    readonly tag: string
    readonly digest: Digest
  }[]
  /** Tags that the ledger knows with another digest: they are never recorded over. */
  readonly changed: readonly {
    readonly image: string
    readonly tag: string
    readonly recorded: Digest
    readonly now: Digest
  }[]
  readonly ledgerSeq: number | null
}
