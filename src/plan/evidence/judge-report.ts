import type { Digest } from '../../model/digest.ts'
import { isAtLeast, SEVERITIES } from '../../model/report.ts'
import type { Finding, Report, Severity } from '../../model/report.ts'
import { reportRefusals, subjectOf } from './report-refusals.ts'
import type { ReportFacts, ReportRefusal } from './report-refusals.ts'

/** A finding that the policy lets pass, until a day and for a reason. */
export interface Allowance {
  /** The finding's id, or one of its aliases, in any case. */
  readonly id: string
  /** The package that it is allowed for; null for any. */
  readonly package: string | null
  readonly reason: string
  /** RFC 3339; from this moment on it does not count. */
  readonly expires: string
}

/** What the policy asks of a report. */
export interface ReportRule {
  /** A finding of this severity fails, and any worse one. */
  readonly failOn: Severity
  /** Findings without a fix do not fail. */
  readonly fixedOnly: boolean
  readonly allow: readonly Allowance[]
  /** Milliseconds since the tool ran; null for any age. */
  readonly maxAge: number | null
  /** Milliseconds since the vulnerability database was built; null for any age. */
  readonly databaseAge: number | null
}

export interface AllowedFinding {
  readonly finding: Finding
  readonly reason: string
  readonly expires: string
}

/** An allowance that has run out, and the findings that fail since. */
export interface ExpiredAllowance extends Allowance {
  readonly findings: readonly Finding[]
}

export interface Judgement {
  /** True when there are neither refusals nor failing findings. */
  readonly passed: boolean
  /** True when the report names the digest, or something that belongs to it; false where its format names none. */
  readonly bound: boolean
  /** What it names: the digest itself before a manifest or configuration of it; null when it names none. */
  readonly subject: Digest | null
  readonly failing: readonly Finding[]
  readonly allowed: readonly AllowedFinding[]
  readonly expiredAllowances: readonly ExpiredAllowance[]
  /** Bad enough to fail, and left out by `fixedOnly`. */
  readonly unfixed: readonly Finding[]
  /** All findings by severity, whether they count or not; without suppressed ones. */
  readonly counts: Readonly<Record<Severity, number>>
  /** How many the scanner itself was told to ignore. */
  readonly suppressed: number
  /** Why the report is no evidence at all, whatever it found. */
  readonly refusals: readonly ReportRefusal[]
}

/**
 * What `report` proves about `facts.digest` under `rule`. Pure. A report that is refused (of another image, or too old) passes nothing; its
 * findings are judged all the same, to be shown.
 */
export function judgeReport(report: Report, rule: ReportRule, facts: ReportFacts): Judgement {
  const refusals = reportRefusals(report, rule, facts)
  const subject = subjectOf(report, facts)
  const live = rule.allow.filter((entry) => isLive(entry, facts.now))
  const sorted = sort(report.findings, rule, live)
  return {
    passed: refusals.length === 0 && sorted.failing.length === 0,
    bound: subject !== null,
    subject,
    ...sorted,
    expiredAllowances: rule.allow
      .filter((entry) => !live.includes(entry))
      .map((entry) => ({ ...entry, findings: sorted.failing.filter((finding) => covers(entry, finding)) })),
    counts: countsOf(report.findings),
    suppressed: report.suppressed.length,
    refusals,
  }
}

type Sorted = Pick<Judgement, 'failing' | 'allowed' | 'unfixed'>

function sort(findings: readonly Finding[], rule: ReportRule, live: readonly Allowance[]): Sorted {
  const failing: Finding[] = []
  const allowed: AllowedFinding[] = []
  const unfixed: Finding[] = []
  for (const finding of findings) {
    if (!isAtLeast(finding.severity, rule.failOn)) continue
    const allowance = live.find((entry) => covers(entry, finding))
    if (allowance !== undefined)
      allowed.push({ finding, reason: allowance.reason, expires: allowance.expires })
    else if (rule.fixedOnly && finding.unfixed) unfixed.push(finding)
    else failing.push(finding)
  }
  return { failing, allowed, unfixed }
}

// A time that cannot be read is not later than now either.
function isLive({ expires }: Allowance, now: Date): boolean {
  return Date.parse(expires) > now.getTime()
}

function covers(entry: Allowance, finding: Finding): boolean {
  if (entry.package !== null && entry.package !== finding.package) return false
  const id = entry.id.toLowerCase()
  return [finding.id, ...finding.aliases].some((name) => name.toLowerCase() === id)
}

function countsOf(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { negligible: 0, low: 0, medium: 0, high: 0, critical: 0 }
  for (const severity of SEVERITIES)
    counts[severity] = findings.filter((finding) => finding.severity === severity).length
  return counts
}
