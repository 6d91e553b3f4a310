import type { Finding } from '../../plan/audit/finding.ts'
import type { Severity } from '../../plan/audit/severity.ts'

export interface AuditRequest {
  /** By name; empty: all that have an image. */
  readonly components: readonly string[]
  /** Only what was not yet found then: `last` (the audit before this one), an RFC 3339 time, a date, so long ago (`2d`); null: everything. */
  readonly since: string | null
  /** Most requests to registries; null: as many as it takes. */
  readonly budget: number | null
  /** Goes on where an audit stopped, with what that one read. */
  readonly resume: boolean
  /** Reads the content of every release again, and not only of those that were never read. */
  readonly deep: boolean
  /** Appends to the ledger what is found, and what no longer is. */
  readonly record: boolean
  /** Production manifests to judge as well, relative to where the user stands. */
  readonly manifests: readonly string[]
}

/** How far an audit came with one image. */
export interface AuditedImage {
  readonly image: string
  /** How many tags were looked at. */
  readonly tags: number
  /** How many are there to look at; null where the listing was not had. */
  readonly of: number | null
}

export interface AuditedComponent {
  readonly component: string
  readonly images: readonly AuditedImage[]
  /** Releases and what runs: how many have been read whole, by this audit or one before, and how many not yet. */
  readonly content: { readonly read: number; readonly unread: number }
}

export interface AuditFinding extends Finding {
  /** The first audit on this machine that found it: RFC 3339, UTC. */
  readonly firstSeen: string
}

/** `tidemark audit`. */
export interface AuditResult {
  /** When it began: RFC 3339, UTC. */
  readonly at: string
  /** When it ended: RFC 3339, UTC. */
  readonly ended: string
  /** Findings of before are left out; null: none are. */
  readonly since: string | null
  /** False when the budget was spent before everything was looked at. */
  readonly complete: boolean
  readonly components: readonly AuditedComponent[]
  /** The worst first. */
  readonly findings: readonly AuditFinding[]
  readonly counts: Readonly<Record<Severity, number>>
  /** How many findings of earlier audits still stand and are left out. */
  readonly standing: number
  /** Requests to registries. */
  readonly requests: number
  /** How many drift records were appended; null where none were asked for. */
  readonly recorded: number | null
  readonly ledger: { readonly kind: string; readonly seq: number }
}
