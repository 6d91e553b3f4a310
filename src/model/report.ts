import type { Digest } from './digest.ts'

/** The formats of reports that can be evidence. */
export const REPORT_FORMATS = ['trivy', 'grype', 'sarif', 'junit'] as const

export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** How bad a finding is, the least first. */
export const SEVERITIES = ['negligible', 'low', 'medium', 'high', 'critical'] as const

export type Severity = (typeof SEVERITIES)[number]

/** Something that a scanner or a test found. */
export interface Finding {
  readonly id: string
  /** Other identifiers of the same thing. */
  readonly aliases: readonly string[]
  readonly severity: Severity
  readonly package: string | null
  readonly version: string | null
  readonly fixedIn: string | null
  readonly title: string | null
  readonly location: string | null
}

/** What a report says. */
export interface Report {
  readonly format: ReportFormat
  readonly tool: string
  readonly toolVersion: string | null
  /** RFC 3339, UTC, milliseconds. */
  readonly created: string | null
  /** When the vulnerability database was built: RFC 3339, UTC, milliseconds. */
  readonly database: string | null
  /** Digests of the manifests that the report says it is about. */
  readonly digests: readonly Digest[]
  /** Digests of the configurations that it names. */
  readonly imageIds: readonly Digest[]
  /** Names of images that it names. */
  readonly images: readonly string[]
  readonly findings: readonly Finding[]
  /** Findings that the scanner itself was told to leave out. */
  readonly suppressed: readonly Finding[]
  readonly tests?: { readonly total: number; readonly failed: number; readonly skipped: number }
}
