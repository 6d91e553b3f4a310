import type { CheckReport } from '../../model/data.ts'
import { digestOf } from '../../model/digest.ts'
import { SEVERITIES } from '../../model/report.ts'
import type { Severity, TestCounts } from '../../model/report.ts'
import type { ExpiredAllowance } from '../../plan/evidence/judge-report.ts'
import type { JudgedFile } from './judge-files.ts'
import type { ReportSummary } from './result.ts'

/** How many findings are named in a record: the report itself names all. */
const MOST_NAMED = 200

/** Several reports as one: everything that any of them found. */
export function summarize(files: readonly JudgedFile[], format: string): ReportSummary {
  const judgements = files.map(({ judgement }) => judgement)
  return {
    format,
    files: files.map(({ digest, report, platforms }) => {
      const { tool, created, database } = report
      return { digest, tool, created, database, platforms }
    }),
    counts: addedCounts(judgements.map(({ counts }) => counts)),
    tests: addedTests(files.flatMap(({ report }) => report.tests ?? [])),
    failing: judgements.flatMap(({ failing }) => failing),
    allowed: judgements.flatMap(({ allowed }) => allowed),
    expired: mergedExpired(judgements.flatMap(({ expiredAllowances }) => expiredAllowances)),
    unfixed: judgements.flatMap(({ unfixed }) => unfixed),
    suppressed: files.flatMap(({ report }) => report.suppressed),
  }
}

/** What the ledger keeps of it. */
export function reportRecord(summary: ReportSummary): CheckReport {
  const { format, files, counts, failing, allowed, suppressed } = summary
  const digests = files.map(({ digest }) => digest)
  const [only, ...others] = digests
  const several = only === undefined || others.length > 0
  const created = earliestOf(files.map((file) => file.created))
  const database = earliestOf(files.map((file) => file.database))
  return {
    format,
    digest: several ? digestOf(digests.map((digest) => `${digest}\n`).join('')) : only,
    ...(several && { files: digests }),
    tool: [...new Set(files.map(({ tool }) => tool))].join(', '),
    ...(created !== null && { created }),
    ...(database !== null && { database }),
    counts,
    failing: [...new Set(failing.map(({ id }) => id))].slice(0, MOST_NAMED),
    allowed: distinctAllowed(allowed),
    suppressed: suppressed.length,
  }
}

/** The earliest of the times that are known; null when none is. */
export function earliestOf(times: readonly (string | null)[]): string | null {
  return times.filter((time) => time !== null).toSorted()[0] ?? null
}

function distinctAllowed(allowed: ReportSummary['allowed']): CheckReport['allowed'] {
  const entries = allowed.map(({ finding, reason, expires }) => ({ id: finding.id, reason, expires }))
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()].slice(0, MOST_NAMED)
}

function addedCounts(all: readonly Readonly<Record<Severity, number>>[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { negligible: 0, low: 0, medium: 0, high: 0, critical: 0 }
  for (const each of all) for (const severity of SEVERITIES) counts[severity] += each[severity]
  return counts
}

function addedTests(all: readonly TestCounts[]): TestCounts | null {
  if (all.length === 0) return null
  const sum = (pick: (counts: TestCounts) => number) => all.reduce((total, counts) => total + pick(counts), 0)
  return {
    total: sum(({ total }) => total),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
  }
}

/** Every report is judged by the same allowances. */
function mergedExpired(all: readonly ExpiredAllowance[]): readonly ExpiredAllowance[] {
  const merged = new Map<string, ExpiredAllowance>()
  for (const entry of all) {
    const { id, package: of, expires } = entry
    const key = JSON.stringify([id, of, expires])
    const findings = [...(merged.get(key)?.findings ?? []), ...entry.findings]
    merged.set(key, { ...entry, findings })
  }
  return [...merged.values()]
}
