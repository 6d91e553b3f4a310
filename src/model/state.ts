import type { Digest } from './digest.ts'
import type { Fact } from './fact.ts'
import type { DeprecationData } from './data.ts'
import type { Approval, CheckResult, Hold } from './evidence.ts'
import type { Head } from './record.ts'

/** A tag as the ledger last saw it written to an image. */
export interface PublishedState {
  readonly digest: Digest
  readonly version: string | null
  readonly seq: number
  /** RFC 3339, UTC. */
  readonly time: string
}

/** The folded facts of one component. */
export interface ComponentState {
  /** Facts that stand (not withdrawn), in ledger order. Belongs to the state: it grows with it. */
  readonly facts: readonly Fact[]
  /** By SemVer text. */
  readonly deprecated: ReadonlyMap<string, DeprecationData>
  /** image -> tag -> what was last written. */
  readonly published: ReadonlyMap<string, ReadonlyMap<string, PublishedState>>
  /** What retention deleted and nothing brought back since, with the time of the record (RFC 3339, UTC). */
  readonly deleted: ReadonlyMap<Digest, string>
  /** The newest result of every check about every digest, commit and environment, in ledger order. */
  readonly checks: readonly CheckResult[]
  /** Approvals that stand, in ledger order. */
  readonly approvals: readonly Approval[]
  /** By environment, whether or not their time is over. */
  readonly holds: ReadonlyMap<string, Hold>
  /** Facts of every kind about a digest, in ledger order. */
  byDigest(digest: Digest): readonly Fact[]
  /** Facts of every kind that carry a version, by its SemVer text (`Version.text`), in ledger order. */
  byVersion(text: string): readonly Fact[]
  /** Facts of every kind about a commit (full id), in ledger order. */
  byCommit(commit: string): readonly Fact[]
  /** The standing fact with a record id; undefined when there is none. */
  byId(id: string): Fact | undefined
}

/** The fold over the ledger: policy-independent, grown by one record at a time. */
export interface State {
  readonly head: Head
  /** Time of the newest record; null when there is none. */
  readonly lastTime: string | null
  /** The component's facts; an empty one when the ledger knows nothing of it. */
  component(name: string): ComponentState
  /** Names of all components that the ledger knows. */
  components(): readonly string[]
}
