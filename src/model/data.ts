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
  /** For a rebuild: the base image of what was built from the same version before, where it is known. */
  readonly baseBefore?: Digest
  /** What says that the release changes a schema which no rollback changes back: `policy`, `label` or `changelog`. */
  readonly schemaChange?: string
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
  /** The environment that the digest came from. */
  readonly from?: string
  /** Shared by the promotions that one command made together, all or none. */
  readonly set?: string
  /** Gates that were not met, and why the promoter went on all the same. */
  readonly override?: { readonly reason: string; readonly gates: readonly string[] }
  /** True when the environment came back to a digest that it ran before. */
  readonly rollback?: boolean
}

/** `data` of `check`: evidence about one digest, or about every digest of a commit. */
export interface CheckData {
  readonly check: string
  /** What was looked at; absent only for a check that is about a commit. */
  readonly digest?: Digest
  /** Full commit id of the digest, as far as it is known. */
  readonly commit?: string
  /** The environment that it was run in: it counts for that one and the one right after it; absent: for every one. */
  readonly environment?: string
  readonly result: 'pass' | 'fail'
  /** When it ended. */
  readonly date: string
  /** Milliseconds. */
  readonly duration?: number
  /** SHA-256 of what the command wrote. */
  readonly log?: Digest
  readonly exitCode?: number
  /** The words of whoever recorded a result by hand. */
  readonly reason?: string
  readonly report?: CheckReport
  readonly run?: Run
}

/** What a report said, in numbers; the report itself is kept elsewhere, by its digest. */
export interface CheckReport {
  readonly format: string
  /** SHA-256 of the file; of several, that of `files`, each with a line feed behind it. */
  readonly digest: Digest
  /** SHA-256 of every file, where there were several. */
  readonly files?: readonly Digest[]
  readonly tool?: string
  /** When the report was made, and when its vulnerability database was. */
  readonly created?: string
  readonly database?: string
  /** Findings by severity, those left out included. */
  readonly counts: Readonly<Record<string, number>>
  /** Identifiers of the findings that fail the check. */
  readonly failing: readonly string[]
  /** Findings that the policy's allow-list took out, each with its reason. */
  readonly allowed: readonly { readonly id: string; readonly reason: string; readonly expires: string }[]
  /** How many findings the scanner itself had suppressed. */
  readonly suppressed: number
}

/** `data` of `approval`: the actor agrees that the digest runs in an environment. `undo` takes it back. */
export interface ApprovalData {
  readonly environment: string
  readonly digest: Digest
  readonly date: string
  readonly comment?: string
  readonly undo?: boolean
}

/** `data` of `hold`: nothing moves the environment until it is lifted, by `undo` or by time. */
export interface HoldData {
  readonly environment: string
  readonly reason: string
  readonly date: string
  /** Holds until this moment, excluded; absent: until it is lifted. */
  readonly until?: string
  /** True when a rollback made it. */
  readonly rollback?: boolean
  readonly undo?: boolean
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

/** `data` of `drift`: what an audit found that is not as it was promised, and once more, `settled`, when it is found no more. */
export interface DriftData {
  /** Tells it from all other drift. */
  readonly key: string
  /** `exact-changed` … (docs/audit.md). */
  readonly code: string
  readonly severity: string
  readonly image?: string
  readonly tag?: string
  readonly gitTag?: string
  readonly environment?: string
  readonly version?: string
  /** What was expected, and what was there. */
  readonly old?: Digest
  readonly now?: Digest
  readonly change?: string
  readonly message: string
  readonly settled?: boolean
}

/** `data` of `adoption`: what stood in the registry when the ledger began. */
export interface AdoptionData {
  readonly image: string
  readonly tags: Readonly<Record<string, Digest>>
}

/** `data` of `retention`: digests that no rule keeps are deleted from the images. `undo`: some of them were not, after all. */
export interface RetentionData {
  readonly images: readonly string[]
  /** The hash of the plan that is applied. */
  readonly plan: Digest
  readonly digests: readonly DeletedDigest[]
  readonly undo?: boolean
}

export interface DeletedDigest {
  readonly digest: Digest
  /** The tags that go with it, in whichever image. */
  readonly tags: readonly string[]
  readonly why: string
}
