import type { ExpiredAllowance } from '../../plan/evidence/judge-report.ts'
import type { World } from '../world.ts'
import { judgeFiles } from './judge-files.ts'
import { lastDay } from './last-day.ts'
import { openCheck } from './open.ts'
import type { CheckRequest, OpenCheck } from './open.ts'
import { readReports } from './read-files.ts'
import { reportedDigest } from './reported.ts'
import { finishCheck } from './result.ts'
import type { CheckOutcome } from './result.ts'
import { demandReportRule, refuseReportRule } from './rule.ts'
import { demandNewest } from './stale.ts'
import { subjectOf } from './subject.ts'
import { earliestOf, reportRecord, summarize } from './summarize.ts'

/** A result that somebody brings. */
export type Evidence =
  | {
      readonly type: 'reports'
      /** Files, relative to where the user stands; `-` is standard input. */
      readonly paths: readonly string[]
      readonly stdin: () => AsyncIterable<Uint8Array>
    }
  | { readonly type: 'word'; readonly passed: boolean; readonly reason: string }

export interface CheckRecordRequest extends CheckRequest {
  readonly evidence: Evidence
  readonly dryRun: boolean
}

/**
 * Records what a tool or a person found out elsewhere (docs/checks.md). Reports are judged by the policy, and have to be about the subject:
 * without a REF, the digest that they name. Throws E_REPORT for what cannot be read, E_REPORT_SUBJECT, E_REPORT_OLD, E_REPORT_PLATFORMS and
 * E_REPORT_STALE for what proves nothing, E_CHECK_KIND for the wrong kind of evidence; then nothing is recorded.
 */
export async function recordCheck(world: World, request: CheckRecordRequest): Promise<CheckOutcome> {
  const open = await openCheck(world, request)
  const { evidence } = request
  return evidence.type === 'word'
    ? await recordWord(world, open, { ...request, evidence })
    : await recordReports(world, open, { ...request, evidence })
}

type With<Type extends Evidence['type']> = CheckRecordRequest & {
  readonly evidence: Extract<Evidence, { readonly type: Type }>
}

async function recordWord(world: World, open: OpenCheck, request: With<'word'>): Promise<CheckOutcome> {
  refuseReportRule(open)
  const { passed, reason } = request.evidence
  const subject = await subjectOf(world, request, open)
  return await finishCheck(world, open, {
    subject,
    environment: request.environment,
    found: { result: passed ? 'pass' : 'fail', date: world.clock.now().toISOString(), reason },
    report: null,
    timedOut: false,
    dryRun: request.dryRun,
    notices: [],
  })
}

async function recordReports(world: World, open: OpenCheck, request: With<'reports'>): Promise<CheckOutcome> {
  const rule = demandReportRule(open)
  const { paths, stdin } = request.evidence
  const { environment, dryRun } = request
  const files = await readReports({ paths, stdin, cwd: world.cwd }, rule.format)
  const reports = files.map(({ report }) => report)
  const ref = request.ref ?? (environment === null ? await reportedDigest(world, open, reports) : null)
  const subject = await subjectOf(world, { ...request, ref }, open)
  const judged = await judgeFiles(world, open, { subject, files, report: rule })
  const summary = summarize(judged, rule.format)
  const passed = judged.every(({ judgement }) => judgement.passed)
  const date = dateOf(reports, world)
  return await finishCheck(world, open, {
    subject,
    environment,
    found: { result: passed ? 'pass' : 'fail', date, report: reportRecord(summary) },
    report: summary,
    timedOut: false,
    dryRun,
    notices: summary.expired.map(expiredText),
    demand: (state) => demandNewest(state, open, { subject, environment, date }),
  })
}

/** Evidence is as old as the oldest report: recording it late makes it no younger. */
function dateOf(reports: readonly { readonly created: string | null }[], { clock }: World): string {
  const now = clock.now().toISOString()
  const created = earliestOf(reports.map((report) => report.created))
  return created !== null && created < now ? created : now
}

function expiredText({ id, package: of, expires, findings }: ExpiredAllowance): string {
  const where = of === null ? '' : ` in ${of}`
  const effect = findings.length === 0 ? 'nothing needs it' : 'it fails again'
  return `the allowance of ${id}${where} ended with ${lastDay(expires)}: ${effect}`
}
