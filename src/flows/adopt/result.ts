import type { Digest } from '../../model/digest.ts'
import type { Unknown } from '../../plan/adopt/why-unknown.ts'
import type { LabelCheck } from './labels.ts'

/** A tag that would move under the policy. */
export interface AdoptMove {
  readonly tag: string
  readonly from: Digest
  /** The version that it names, where an exact tag tells; null otherwise. */
  readonly fromVersion: string | null
  readonly to: Digest
  /** The version that it would name. */
  readonly version: string
}

export interface AdoptClass {
  readonly key: string
  /** The class as the policy has it: `{ from: release, moves: never }`. */
  readonly row: string
  /** How many tags it explains. */
  readonly tags: number
  readonly examples: readonly string[]
  readonly doubts: readonly string[]
  readonly moves: readonly AdoptMove[]
  /** Tags that it wants and that are not there. */
  readonly missing: readonly string[]
}

export interface AdoptComponent {
  readonly component: string
  readonly images: readonly string[]
  readonly gitTag: string
  readonly classes: readonly AdoptClass[]
  /** What the labels of the newest releases say; null where nothing was looked into. */
  readonly labels: LabelCheck | null
}

/** `tidemark adopt IMAGE`. */
export interface AdoptResult {
  readonly file: string
  readonly written: boolean
  /** The text of the policy. */
  readonly text: string
  readonly images: readonly {
    readonly image: string
    readonly tags: number
    /** Signatures and the like, which belong to a digest and to no class. */
    readonly attachments: number
    readonly explained: number
  }[]
  readonly components: readonly AdoptComponent[]
  readonly unexplained: readonly (Unknown & { readonly image: string })[]
  readonly notices: readonly string[]
}
