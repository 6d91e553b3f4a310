import type { Digest } from './digest.ts'
import type { Version } from './version.ts'

/** What feeds tag classes. `release` is X.Y.Z, `prerelease` X.Y.Z-suffix; the ledger stores both as `release`. */
export const FACT_KINDS = ['release', 'prerelease', 'rebuild', 'build', 'promotion'] as const

export type FactKind = (typeof FACT_KINDS)[number]

/** One thing that tag classes look at: an artifact or a promotion, as the views see it. Immutable. */
export interface Fact {
  readonly kind: FactKind
  readonly component: string
  /** Record id; `candidate` for a fact that is not in the ledger yet. */
  readonly id: string
  /** Record seq; Number.MAX_SAFE_INTEGER for a candidate, which is newest by definition. */
  readonly seq: number
  /** null only for a candidate that is not built yet. */
  readonly digest: Digest | null
  readonly version: Version | null
  /** Full commit id. */
  readonly commit: string | null
  readonly branch: string | null
  readonly gitTag: string | null
  readonly environment: string | null
  /** CI run id. */
  readonly run: string | null
  /** When it was built or promoted: RFC 3339, UTC, milliseconds. */
  readonly date: string
  /** `linux/arm64` -> digest of the child manifest; empty when not known. */
  readonly platforms: Readonly<Record<string, Digest>>
  /** Who recorded it; null for a candidate and where the ledger cannot tell. */
  readonly actor: string | null
  /** True for a release that changes a schema: images roll back over it, migrations do not. */
  readonly schemaChange: boolean
}
