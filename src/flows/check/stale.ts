import { TidemarkError } from '../../model/failure.ts'
import type { CheckResult } from '../../model/evidence.ts'
import type { ComponentState } from '../../model/state.ts'
import type { OpenCheck } from './open.ts'
import type { CheckSubject } from './subject.ts'

interface Incoming {
  readonly subject: CheckSubject
  readonly environment: string | null
  /** When the report was made. */
  readonly date: string
}

/**
 * Throws E_REPORT_STALE when a result stands that is newer than the report: of the results of a check the newest counts, and yesterday's
 * clean scan must not take the place of what today's found.
 */
export function demandNewest(state: ComponentState, { name, rule }: OpenCheck, incoming: Incoming): void {
  const { subject, environment, date } = incoming
  const standing = state.checks.find(
    (each) =>
      each.check === name &&
      isSameSubject(each, subject, rule.about) &&
      (each.environment === null || environment === null || each.environment === environment) &&
      each.date > date,
  )
  if (standing === undefined) return
  const verdict = standing.passed ? 'passed' : 'failed'
  throw new TidemarkError(
    'E_REPORT_STALE',
    `the report is of ${date}, and ${name} ${verdict} at ${standing.date}`,
    {
      details: { check: name, date, standing: standing.date, record: standing.id },
      hints: ['Scan again: the newest result counts.', 'Nothing was recorded.'],
    },
  )
}

function isSameSubject(
  { digest, commit }: CheckResult,
  subject: CheckSubject,
  about: 'digest' | 'commit',
): boolean {
  if (subject.digest !== null && digest === subject.digest) return true
  return about === 'commit' && subject.commit !== null && commit === subject.commit
}
