import type { AskingGate } from '../../flows/check/counts-for.ts'
import { lastDay } from '../../flows/check/last-day.ts'
import type { CheckListing, ListedCheck } from '../../flows/check/list.ts'
import type { CheckOutcome, ReportSummary } from '../../flows/check/result.ts'
import type { Finding } from '../../model/report.ts'
import { age, duration as spanText } from './age.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { nameOf } from './name-of.ts'
import type { Palette } from './palette.ts'
import { noticeLines } from './refusal-view.ts'
import { counted, joined, shortCommit, shortDigest } from './short.ts'
import { table } from './table.ts'

const WORST_FIRST = ['critical', 'high', 'medium', 'low', 'negligible'] as const

type About = Pick<CheckOutcome, 'digest' | 'commit' | 'version' | 'environment'>

function aboutText({ digest, commit, version, environment }: About): string {
  return joined([
    version,
    digest === null ? null : shortDigest(digest),
    commit === null ? null : `commit ${shortCommit(commit)}`,
    environment === null ? null : `in ${environment}`,
  ])
}

function verdict({ check, passed, exitCode, timedOut }: CheckOutcome, palette: Palette): string {
  if (passed) return `${palette.good('ok')} ${check} passed`
  const why = timedOut ? ': its time was up' : exitCode === null ? '' : ` with exit ${exitCode}`
  return `${palette.bad('!')} ${check} failed${why}`
}

function gatesText(gates: readonly AskingGate[]): string {
  const publish = gates.flatMap(({ gate, name }) => (gate === 'publish' ? [name] : []))
  const promote = gates.flatMap(({ gate, name }) => (gate === 'promote' ? [name] : []))
  return joined([
    publish.length === 0 ? null : `publish of ${publish.join(', ')}`,
    promote.length === 0 ? null : `promote to ${promote.join(', ')}`,
  ])
}

function endLines(outcome: CheckOutcome): readonly string[] {
  const { dryRun, countsFor, ledgerSeq, duration } = outcome
  const took = duration === null ? null : spanText(Math.max(1, duration / 1000))
  const recorded = dryRun ? 'Nothing recorded (dry run).' : `Recorded as ${ledgerSeq}.`
  const gates =
    countsFor.length === 0 ? 'No gate of the policy asks for it.' : `Asked by: ${gatesText(countsFor)}.`
  return [joined([recorded, gates, took === null ? null : `It took ${took}.`], ' ')]
}

function findingRow(symbol: string, { id, severity, package: of, version, fixedIn }: Finding, note = '') {
  const fix = fixedIn === null ? '' : `fixed in ${fixedIn}`
  return [symbol, severity, id, joined([of, version], ' '), joined([fix, note])]
}

/** What fails first; then what was left out, and why, so that nothing is let through unseen. */
function findingLines(report: ReportSummary, palette: Palette): readonly string[] {
  const { failing, allowed, expired, unfixed, suppressed } = report
  const late = new Map(expired.flatMap((entry) => entry.findings.map((found) => [found, entry.expires])))
  const note = (found: Finding): string => {
    const until = late.get(found)
    return until === undefined ? '' : `allowed until ${lastDay(until)}, which is over`
  }
  return table(
    [
      ...failing.map((found) => findingRow(palette.bad('!'), found, note(found))),
      ...allowed.map(({ finding, reason, expires }) =>
        findingRow('=', finding, `allowed until ${lastDay(expires)}: ${reason}`),
      ),
      ...unfixed.map((found) => findingRow('=', found, 'no fix is known')),
      ...suppressed.map((found) => findingRow('-', found, 'suppressed by the scanner')),
    ],
    { indent: '  ' },
  )
}

function countsLine({ counts, tests, suppressed, allowed, unfixed }: ReportSummary): string {
  const found = WORST_FIRST.flatMap((severity) =>
    counts[severity] === 0 ? [] : [`${counts[severity]} ${severity}`],
  )
  return joined([
    tests === null ? found.join(', ') || 'nothing found' : testsText(tests),
    allowed.length === 0 ? null : `${allowed.length} allowed`,
    unfixed.length === 0 ? null : `${unfixed.length} without a fix`,
    suppressed.length === 0 ? null : `${suppressed.length} suppressed`,
  ])
}

function testsText({ total, failed, skipped }: NonNullable<ReportSummary['tests']>): string {
  return `${counted(total, 'test')}, ${failed} failed, ${skipped} skipped`
}

function reportLines(report: ReportSummary, palette: Palette): readonly string[] {
  const files = report.files.map(({ tool, digest, created, platforms }) => [
    tool,
    palette.dim(shortDigest(digest)),
    created === null ? '' : `of ${created.slice(0, 16).replace('T', ' ')} UTC`,
    platforms.join(', '),
  ])
  return [...table(files, { indent: '  ' }), `  ${countsLine(report)}`]
}

/** What was found out about what, what was left out, and which gates ask for it. */
export function checkView(outcome: CheckOutcome, { palette }: Look): string {
  const { report, reason, actor } = outcome
  return blocks(
    [joined([verdict(outcome, palette), aboutText(outcome)])],
    report === null ? [] : reportLines(report, palette),
    report === null ? [] : findingLines(report, palette),
    reason === null ? [] : [`By the word of ${nameOf(actor)}: ${reason}`],
    [...noticeLines(outcome.notices), ...endLines(outcome)],
  )
}

function listRow(check: ListedCheck, { palette, now }: Look): readonly string[] {
  const { passed, old, date, actor, countsFor } = check
  const state = passed ? (old ? palette.warn('too old') : palette.good('passed')) : palette.bad('failed')
  return [state, check.check, aboutText(check), age(date, now), nameOf(actor), gatesText(countsFor)]
}

/** A line a result, the newest first: what became of it, about what, how long ago, by whom, for which gates it counts. */
export function checkListView({ checks, ref }: CheckListing, look: Look): string {
  if (checks.length === 0) return ref === null ? 'Nothing was checked yet.' : `Nothing was checked of ${ref}.`
  const several = new Set(checks.map(({ component }) => component)).size > 1
  return table(checks.map((check) => [...(several ? [check.component] : []), ...listRow(check, look)])).join(
    '\n',
  )
}
