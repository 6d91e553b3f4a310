import type { Digest } from '../../model/digest.ts'
import type { Action } from '../../plan/action.ts'
import type { SchemaChange } from '../../plan/promotion/schema-changes.ts'
import type { WrittenTag } from '../results.ts'

/** `tidemark deprecate`, as it is asked for. */
export interface DeprecateRequest {
  readonly component?: string
  /** SemVer, or its git tag. */
  readonly version: string
  /** Why; null only where it is lifted. */
  readonly reason: string | null
  /** The version to use instead. */
  readonly replacement: string | null
  /** The release that the floats are to fall to: every stable release above it goes too. */
  readonly to: string | null
  readonly undo: boolean
  readonly acknowledgeSchemaChange: boolean
  /** Whether the release's notes on the forge say it too. */
  readonly forge: boolean
  /** Whether the changelog of the work tree says it too. */
  readonly changelog: boolean
  readonly dryRun: boolean
  /** Shown the plan, asked before anything is done; null: not asked. */
  readonly confirm: ((plan: DeprecateResult) => Promise<boolean>) | null
}

/** One version, and what becomes of its deprecation. */
export interface DeprecatedVersion {
  readonly version: string
  /** `none`: it stands as it was asked for already. */
  readonly change: 'deprecate' | 'update' | 'lift' | 'none'
  /** null where it is lifted. */
  readonly reason: string | null
  readonly replacement: string | null
  /** The highest stable release below it that is not deprecated; null when there is none. */
  readonly previous: string | null
  /** Tags of it that are written once, as the registry has them: they stay. */
  readonly stays: readonly {
    readonly image: string
    readonly tag: string
    /** null when the tag is not there. */
    readonly digest: Digest | null
  }[]
}

/** An environment that runs a deprecated version. */
export interface StillRunning {
  readonly environment: string
  readonly version: string
  readonly digest: Digest
  /** What brings it back. */
  readonly command: string
}

/** What became of the words about it elsewhere: never a reason to fail, as the tags are safe by then. */
export interface Told {
  readonly outcome: 'planned' | 'written' | 'unchanged' | 'skipped' | 'failed'
  /** A sentence: why it was skipped, what failed, or what to do next; null where there is nothing to say. */
  readonly why: string | null
}

/** The notes of one release on the forge. */
export interface ToldNotes extends Told {
  readonly version: string
  readonly gitTag: string | null
  readonly url: string | null
}

/** The section of one version in the changelog. */
export interface ToldChangelog extends Told {
  readonly version: string
  readonly file: string
}

/** `tidemark deprecate`. */
export interface DeprecateResult {
  readonly component: string
  readonly outcome: 'planned' | 'declined' | 'done' | 'unchanged'
  readonly dryRun: boolean
  readonly undo: boolean
  /** The named version, and those above `--to`; the highest first. */
  readonly versions: readonly DeprecatedVersion[]
  /** What happens to the tags that name another digest with these versions than without them, in write order. */
  readonly actions: readonly Action[]
  /** Releases that change a schema, and that a floating tag falls back across. */
  readonly schemaChanges: readonly SchemaChange[]
  readonly environments: readonly StillRunning[]
  readonly notes: readonly ToldNotes[]
  readonly changelog: readonly ToldChangelog[]
  readonly written: readonly WrittenTag[]
  readonly notices: readonly string[]
  /** The same command, which finishes what failed. */
  readonly again: string
  /** Seq of the ledger's newest record afterwards; null when nothing was done. */
  readonly ledgerSeq: number | null
}
