import type { Digest } from './digest.ts'

/** The kinds of report that Tidemark reads as evidence, each by one file in `src/files/report/`. */
export const REPORT_FORMATS = ['trivy', 'grype', 'sarif', 'junit'] as const

export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** How bad a finding is, from least to worst. */
export const SEVERITIES = ['negligible', 'low', 'medium', 'high', 'critical'] as const

export type Severity = (typeof SEVERITIES)[number]

/** One thing that a scanner found, or one test that failed. Texts are one line without control characters. */
export interface Finding {
  /** CVE, GHSA, rule or test: as the report writes it. */
  readonly id: string
  /** Other names that the report gives for the same thing, without `id`. */
  readonly aliases: readonly string[]
  readonly severity: Severity
  readonly package: string | null
  readonly version: string | null
  /** The versions of the package that have the fix, as the report writes them; null when it names none. */
  readonly fixedIn: string | null
  /** True when the report could name a fix and names none; false as well for what no new version fixes (a secret, a test). */
  readonly unfixed: boolean
  readonly title: string | null
  /** A file or target inside of the image, or a place in the sources. */
  readonly location: string | null
}

export interface TestCounts {
  readonly total: number
  readonly failed: number
  readonly skipped: number
}

/** What a report of a scanner or a test runner says, whatever its format. */
export interface Report {
  readonly format: ReportFormat
  readonly tool: string
  readonly toolVersion: string | null
  /** When the tool ran (the earliest time that it can have been), RFC 3339 in UTC with milliseconds. */
  readonly created: string | null
  /** When the vulnerability database was built, in the same spelling; null where the report does not say. */
  readonly database: string | null
  /** Digests of manifests that the report says it is about. */
  readonly digests: readonly Digest[]
  /** Digests of image configurations that it names. */
  readonly imageIds: readonly Digest[]
  /** What it calls the thing that it is about: references, paths. */
  readonly images: readonly string[]
  readonly findings: readonly Finding[]
  /** What the scanner itself was told to ignore: no failures, but counted and shown. */
  readonly suppressed: readonly Finding[]
  readonly tests?: TestCounts
}

/**
 * The severity that `text` names, in any case. Whatever is none of the five, and no text at all, is the highest: a word that we do
 * not know must not let anything through.
 */
export function parseSeverity(text: string | null | undefined): Severity {
  const word = text?.trim().toLowerCase()
  return SEVERITIES.find((severity) => severity === word) ?? 'critical'
}

/**
 * The severity of a CVSS score by the bands of CVSS 3 and 4; null for a score that says nothing: 0, or a negative one, by which
 * some databases mean that there is none.
 */
export function severityOfScore(score: number): Severity | null {
  if (Number.isNaN(score)) return 'critical'
  if (score <= 0) return null
  if (score < 4) return 'low'
  if (score < 7) return 'medium'
  return score < 9 ? 'high' : 'critical'
}

/** True when `severity` is as bad as `than`, or worse. */
export function isAtLeast(severity: Severity, than: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(than)
}
