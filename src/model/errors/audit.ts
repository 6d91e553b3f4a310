import type { ErrorTable } from './entry.ts'

/** How an audit ends that is not quiet. */
export const AUDIT_ERRORS = {
  E_AUDIT_FINDINGS: {
    exit: 6,
    title: 'the audit found something that fails it',
    mend: 'Each finding names the command that mends it, where one can. `--fail-on` says from which severity on findings fail.',
  },
  E_AUDIT_INCOMPLETE: {
    exit: 5,
    title: 'the audit did not look at everything',
    mend: 'The budget of requests was spent. `tidemark audit --resume` goes on from there, as often as it takes; what was not looked at is not known to be right.',
  },
} as const satisfies ErrorTable
