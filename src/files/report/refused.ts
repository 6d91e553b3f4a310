import { TidemarkError } from '../../model/failure.ts'
import { oneLine } from './one-line.ts'

/** The failure for a report that cannot be read: what is wrong with it, and where in it (`Results[0].Target`, `line 3`). */
export function refused(problem: string, at = '', cause?: unknown): TidemarkError {
  const place = at === '' ? '' : ` at ${at}`
  return new TidemarkError('E_REPORT', `the report is refused${place}: ${oneLine(problem)}`, {
    hints: ['Nothing is recorded: a report that cannot be read is not the same as one without findings.'],
    details: at === '' ? {} : { at },
    ...(cause === undefined ? {} : { cause }),
  })
}
