import { shortDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { ErrorCode } from '../../model/errors/catalogue.ts'
import type { Report, ReportFormat } from '../../model/report.ts'

/** What a report is held against. */
export interface ReportFacts {
  readonly digest: Digest
  /** What belongs to that digest: manifests of its platforms, and configurations of images. */
  readonly related: readonly Digest[]
  readonly now: Date
}

/** Why a report is no evidence. */
export interface ReportRefusal {
  readonly code: Extract<ErrorCode, 'E_REPORT_SUBJECT' | 'E_REPORT_OLD'>
  readonly message: string
  readonly hints: readonly string[]
}

interface Ages {
  readonly maxAge: number | null
  readonly databaseAge: number | null
}

/** Clocks of machines differ by a little. */
const SKEW = 10 * 60 * 1000
const HOUR = 60 * 60 * 1000

/** Formats in which a report about an image names its digest. */
const NAMING: readonly ReportFormat[] = ['trivy', 'grype']

/** Every reason why `report` cannot be evidence about `facts.digest`; none for most. */
export function reportRefusals(report: Report, ages: Ages, facts: ReportFacts): readonly ReportRefusal[] {
  return [
    ...subjectRefusals(report, facts),
    ...createdRefusals(report, ages, facts.now),
    ...databaseRefusals(report, ages, facts.now),
  ]
}

/** What of `facts` the report names: the digest itself first; null when it names nothing of it. */
export function subjectOf(report: Report, { digest, related }: ReportFacts): Digest | null {
  const named = new Set([...report.digests, ...report.imageIds])
  return [digest, ...related].find((candidate) => named.has(candidate)) ?? null
}

function subjectRefusals(report: Report, facts: ReportFacts): readonly ReportRefusal[] {
  const named = [...report.digests, ...report.imageIds]
  if (named.length === 0 && !NAMING.includes(report.format)) return []
  if (subjectOf(report, facts) !== null) return []
  const scanned = report.images[0] ?? 'another image'
  const message =
    named.length === 0
      ? `the report names no digest, so that nobody can tell that it is about ${shortDigest(facts.digest)}`
      : `the report is about ${scanned} (${named.map(shortDigest).join(', ')}), not about ${shortDigest(facts.digest)}`
  return [{ code: 'E_REPORT_SUBJECT', message, hints: [`Scan the digest itself: IMAGE@${facts.digest}`] }]
}

function createdRefusals({ created }: Report, { maxAge }: Ages, now: Date): readonly ReportRefusal[] {
  if (created === null)
    return maxAge === null
      ? []
      : [old('the report does not say when it was made', `${hours(maxAge)} are allowed.`)]
  const age = now.getTime() - Date.parse(created)
  if (age < -SKEW)
    return [
      old(
        `the report was made at ${created}, which is yet to come`,
        'Set the clock of the machine that scanned.',
      ),
    ]
  if (maxAge === null || age <= maxAge) return []
  return [old(`the report is of ${created}, ${hours(age)} old; ${hours(maxAge)} are allowed`, 'Scan again.')]
}

function databaseRefusals(report: Report, { databaseAge }: Ages, now: Date): readonly ReportRefusal[] {
  const { database } = report
  if (database === null) return databaseAge === null ? [] : [noDatabase(report.format)]
  const age = now.getTime() - Date.parse(database)
  if (age < -SKEW)
    return [
      old(
        `the vulnerability database is of ${database}, which is yet to come`,
        'Update the database, and scan again.',
      ),
    ]
  if (databaseAge === null || age <= databaseAge) return []
  return [
    old(
      `the vulnerability database is of ${database}, ${hours(age)} old; ${hours(databaseAge)} are allowed`,
      'Update the database, and scan again.',
    ),
  ]
}

function noDatabase(format: ReportFormat): ReportRefusal {
  return old(
    'the report does not say how old its vulnerability database is',
    format === 'grype'
      ? 'Record what Grype itself wrote with `-o json`: it holds `descriptor.db`.'
      : 'Of the formats that are read, only that of Grype says it: ask for the age of the report instead.',
  )
}

function old(message: string, ...hints: readonly string[]): ReportRefusal {
  return { code: 'E_REPORT_OLD', message, hints }
}

function hours(milliseconds: number): string {
  const whole = Math.floor(milliseconds / HOUR)
  return whole === 1 ? '1 hour' : `${whole} hours`
}
