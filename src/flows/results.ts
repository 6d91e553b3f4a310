import type { Digest } from '../model/digest.ts'
import type { Action } from '../plan/action.ts'
import type { GateRow } from '../plan/promotion/gate.ts'
import type { Verdict } from '../plan/retain/verdict.ts'
import type { How } from './history/causes.ts'

/** The event in plain JSON. */
export interface EventSummary {
  readonly component: string
  readonly kind: 'release' | 'prerelease' | 'rebuild' | 'build'
  readonly version: string | null
  readonly commit: string | null
  readonly branch: string | null
  readonly gitTag: string | null
  /** RFC 3339, UTC. */
  readonly date: string
  readonly run: string | null
  /** Where the version stands after the one before: "0.3.0 -> 0.3.1: patch". null for builds. */
  readonly step: string | null
}

export interface Refusal {
  readonly code: string
  readonly tag: string | null
  readonly message: string
  readonly hints: readonly string[]
}

/** `tidemark plan`. */
export interface PlanResult {
  readonly event: EventSummary | null
  readonly digest: Digest | null
  readonly images: readonly string[]
  /** Every tag that this event publishes, in write order. */
  readonly tags: readonly string[]
  readonly actions: readonly Action[]
  readonly notices: readonly string[]
  readonly refusals: readonly Refusal[]
}

/** A tag that was written, or stood there already. */
export interface WrittenTag {
  readonly image: string
  readonly tag: string
  readonly class: string
  readonly from: Digest | null
  readonly to: Digest
}

/** `tidemark publish`. */
export interface PublishResult extends PlanResult {
  readonly dryRun: boolean
  /** `IMAGE@DIGEST` for every image: what deployments pin. */
  readonly references: readonly string[]
  readonly written: readonly WrittenTag[]
  /** True when nothing had to be written or recorded. */
  readonly unchanged: boolean
  /** Seq of the ledger's newest record afterwards. */
  readonly ledgerSeq: number
}

/** `tidemark status`: one row a component. */
export interface StatusResult {
  readonly asOf: string | null
  /** The only environment that was asked for; null: all. */
  readonly environment: string | null
  readonly ledger: { readonly kind: string; readonly seq: number; readonly durable: boolean }
  readonly components: readonly ComponentStatus[]
}

export interface ComponentStatus {
  readonly component: string
  readonly images: readonly string[]
  readonly newest: string | null
  readonly supported: readonly {
    readonly line: string
    readonly first: string
    readonly newest: string | null
  }[]
  readonly endOfLife: readonly string[]
  readonly floats: readonly TagStatus[]
  readonly exact: number
  /** In the order of the policy. */
  readonly environments: readonly EnvironmentStatus[]
  readonly pending: readonly { readonly version: string; readonly digest: Digest }[]
  /** Hotfixes that the branch which releases are cut from does not have yet. */
  readonly hotfixes: readonly UnmergedHotfix[]
}

/** What runs in an environment, and what is to come. */
export interface EnvironmentStatus {
  readonly environment: string
  /** The tags that name what runs there: `env-prod`. */
  readonly tags: readonly string[]
  readonly digest: Digest | null
  readonly version: string | null
  readonly commit: string | null
  /** Since when it runs this digest: RFC 3339, UTC. */
  readonly since: string | null
  /** Who promoted it. */
  readonly by: string | null
  readonly hold: HoldStatus | null
  /** Set when the version that runs there is deprecated. */
  readonly deprecated: { readonly reason: string; readonly replacement: string | null } | null
  /** Tags that an interrupted run has not written: `tidemark reconcile` does. */
  readonly unwritten: readonly UnwrittenTag[]
  /** What would run there next; null when nothing waits. */
  readonly next: NextStatus | null
}

/** Nothing moves the environment. */
export interface HoldStatus {
  readonly by: string
  readonly since: string
  readonly until: string | null
  readonly reason: string
  /** True when a rollback made it. */
  readonly rollback: boolean
  /** What lifts it. */
  readonly command: string
}

export interface UnwrittenTag {
  readonly image: string
  readonly tag: string
  /** What the tag named when it was last written; null when it never was. */
  readonly digest: Digest | null
}

/** A digest that waits to run in an environment, or may. */
export interface NextStatus {
  /** The environment that runs it; null for an environment that follows publishes. */
  readonly origin: string | null
  readonly digest: Digest
  readonly version: string | null
  readonly commit: string | null
  /** `earlier`: it ran there before what runs there now; `rolledBack`: the environment was rolled back from it. */
  readonly ran: 'never' | 'earlier' | 'rolledBack'
  readonly ready: boolean
  /** The gates that are not met, in short words: `soak 20 m left`. */
  readonly waitsFor: readonly string[]
  readonly gates: readonly GateRow[]
  /** What promotes it. */
  readonly command: string
}

/** A hotfix whose commit the branch does not reach: the next release from there would lack the fix. */
export interface UnmergedHotfix {
  readonly gitTag: string
  readonly version: string
  /** The branch that is to have it. */
  readonly branch: string
  readonly commit: string
}

export interface TagStatus {
  readonly tag: string
  readonly class: string
  readonly digest: Digest | null
  readonly version: string | null
  readonly commit: string | null
  /** Since when the tag names this digest: RFC 3339, UTC. */
  readonly since: string | null
  readonly why: string
}

/** `tidemark log [TAG]`. */
export interface LogResult {
  readonly tag: string | null
  /** How many records were looked at. */
  readonly records: number
  /** How many that fit were left out by the limit. */
  readonly omitted: number
  readonly entries: readonly LogEntry[]
}

export interface LogEntry {
  readonly seq: number
  readonly time: string
  readonly actor: string
  readonly component: string
  readonly type: string
  /** A sentence. */
  readonly text: string
  readonly data: Readonly<Record<string, unknown>>
}

/** `tidemark history TAG`. */
export interface HistoryResult {
  readonly tag: string
  readonly asOf: string | null
  readonly at: string | null
  /** Oldest first. */
  readonly intervals: readonly TagInterval[]
}

/** A time in which a tag of one image named one digest. */
export interface TagInterval {
  readonly component: string
  readonly image: string
  /** RFC 3339, UTC, that moment included. */
  readonly from: string
  /** That moment excluded; null: still. */
  readonly to: string | null
  readonly digest: Digest
  readonly version: string | null
  /** Full commit id. */
  readonly commit: string | null
  readonly how: How
  /** More about `how`; null where there is no more. */
  readonly why: string | null
  /** Who decided it: the promoter, who deprecated, else who published. */
  readonly by: string
  /** The record that says so. */
  readonly seq: number
}

/** `tidemark show TAG|DIGEST|VERSION`. */
export interface ShowResult {
  /** Why the version is not to be used any more; null when nothing says so. */
  readonly deprecated: { readonly reason: string; readonly replacement: string | null } | null
  readonly name: string
  readonly asOf: string | null
  readonly component: string
  readonly tag: string | null
  readonly digest: Digest | null
  readonly version: string | null
  readonly commit: string | null
  readonly branch: string | null
  readonly gitTag: string | null
  readonly built: string | null
  readonly platforms: Readonly<Record<string, Digest>>
  readonly since: string | null
  readonly until: string | null
  readonly by: string | null
  /** The digests that the tag named last, oldest first. */
  readonly history: readonly {
    readonly from: string
    readonly to: string | null
    readonly digest: Digest
    readonly version: string | null
    readonly image: string
  }[]
  /** The tag named others before those: `tidemark history` tells all. */
  readonly earlier: boolean
  /** Other tags that name the digest. */
  readonly tags: readonly string[]
  readonly references: readonly string[]
}

/** `tidemark explain TAG`. */
export interface ExplainResult {
  /** Or a digest. */
  readonly tag: string
  readonly component: string
  readonly asOf: string | null
  readonly classes: readonly {
    readonly key: string
    readonly moves: string
    readonly from: readonly string[]
    readonly aliasOf: string | null
    readonly use: string | null
    readonly support: 'none' | null
    readonly where: string
  }[]
  /** `none` when a class of the tag says so. */
  readonly support: 'none' | null
  readonly digest: Digest | null
  readonly version: string | null
  readonly why: string
  readonly mayMove: string
  readonly advice: string
  /** What retention would do with the digest, by the ledger; null where the policy has none, or no digest is known. */
  readonly retention: Verdict | null
}

/** `tidemark init`. */
export interface InitResult {
  readonly file: string
  readonly written: boolean
  readonly text: string
  readonly detected: Readonly<Record<string, string>>
  readonly notices: readonly string[]
}
