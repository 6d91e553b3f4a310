import type { Digest } from '../../model/digest.ts'
import type { SchemaChange } from '../../plan/promotion/schema-changes.ts'
import type { ComponentChoice } from '../stage/named.ts'

/** What `tidemark rollback` is asked for a deployment that is only pinned. */
export interface RepinRequest extends ComponentChoice {
  /** A key of `deploy`. */
  readonly environment: string
  /** A version, an exact tag or a digest of a release; null: the release before. */
  readonly to: string | null
  /** Stands in the commit message that is proposed. */
  readonly reason: string
  readonly acknowledgeSchemaChange: boolean
  readonly dryRun: boolean
  /** Shown the plan, asked before anything is written; null: not asked. */
  readonly confirm: ((plan: RepinResult) => Promise<boolean>) | null
}

/** A pin that goes back, or stays. */
export interface Repin {
  /** Relative to the top of the repository. */
  readonly file: string
  readonly key: string
  /** 1-based. */
  readonly line: number
  readonly from: string
  readonly to: string
  /** As a person would write it: `TRIPL_VERSION=1.3.9`. */
  readonly pin: string
}

/** One component, and what its deployment goes back to. */
export interface RepinnedComponent {
  readonly component: string
  /** The version that runs now; null where the ledger cannot tell. */
  readonly from: string | null
  readonly to: { readonly version: string; readonly digest: Digest | null; readonly commit: string | null }
  /** The tag that the registry was asked for; null where the policy has none for a version. */
  readonly tag: string | null
  readonly schemaChanges: readonly SchemaChange[]
  /** Versions that were passed over as they are deprecated. */
  readonly skipped: readonly string[]
  readonly pins: readonly Repin[]
  /** `IMAGE@DIGEST` for every image. */
  readonly references: readonly string[]
}

/** `tidemark rollback ENV`, where the policy knows ENV by its deployment files alone. */
export interface RepinResult {
  readonly environment: string
  readonly outcome: 'planned' | 'declined' | 'done'
  readonly reason: string
  readonly components: readonly RepinnedComponent[]
  /** Files that this run wrote. */
  readonly written: readonly string[]
  /** True when every pin says so already. */
  readonly unchanged: boolean
  /** What commits the files that git has; null when it has none that was written. */
  readonly commit: string | null
  readonly notices: readonly string[]
}
