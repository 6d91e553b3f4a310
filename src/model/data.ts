import type { Digest } from './digest.ts'

/** The CI run that made something. */
export interface Run {
  readonly id: string
  readonly url?: string
}

/** `data` of `build`, `release` and `rebuild`: one digest and what is known of it. */
export interface ArtifactData {
  readonly digest: Digest
  readonly mediaType: string
  /** Bytes of the manifest. */
  readonly size: number
  /** Canonical image names that the content was copied to before the record was written. */
  readonly images: readonly string[]
  /** Full commit id (40 or 64 hexadecimal digits). */
  readonly commit?: string
  readonly branch?: string
  readonly gitTag?: string
  /** SemVer text; for a rebuild, the version of its source. Required for release and rebuild. */
  readonly version?: string
  /** When it was built: RFC 3339, UTC, milliseconds. */
  readonly date: string
  /** The child of an index per platform, `linux/arm64` -> digest; one entry for a single manifest where it is known. */
  readonly platforms?: Readonly<Record<string, Digest>>
  /** The `org.opencontainers.image.*` labels that were read. */
  readonly labels?: Readonly<Record<string, string>>
  readonly run?: Run
  /** Digest of the base image, where a label or annotation names it. */
  readonly base?: Digest
}

/** `data` of `promotion`: a digest now runs in an environment. */
export interface PromotionData {
  readonly environment: string
  readonly digest: Digest
  readonly commit?: string
  readonly version?: string
  readonly date: string
  /** Why: `follows` for an environment that follows publishes, else the words of the promoter. */
  readonly reason?: string
}

/** `data` of `published`: the tags that were written to one image. */
export interface PublishedData {
  readonly image: string
  readonly tags: readonly PublishedTag[]
}

export interface PublishedTag {
  readonly tag: string
  readonly class: string
  /** What the registry answered before the write; null when it was absent. */
  readonly from: Digest | null
  readonly to: Digest
  readonly version?: string
}

/** `data` of `deprecation`. `undo` lifts an earlier one. */
export interface DeprecationData {
  readonly version: string
  readonly reason: string
  readonly replacement?: string
  readonly undo?: boolean
}

/** `data` of `withdrawal`: the fact with this record id turned out not to hold. */
export interface WithdrawalData {
  readonly record: string
  readonly reason: string
}

/** `data` of `adoption`: what stood in the registry when the ledger began. */
export interface AdoptionData {
  readonly image: string
  readonly tags: Readonly<Record<string, Digest>>
}
