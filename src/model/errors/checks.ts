import type { ErrorTable } from './entry.ts'

/** Errors of running checks and recording evidence. */
export const CHECK_ERRORS = {
  E_CHECK_KIND: {
    exit: 3,
    title: 'the policy asks for another kind of evidence',
    mend: 'A check with `report` in the policy needs the report of its tool (`tidemark check record NAME --report FILE`); one with `run` is run, or its result is recorded with --pass or --fail.',
  },
  E_CHECK_COMMAND: {
    exit: 4,
    title: 'the command of the check could not be run',
    mend: 'The shell did not find the command, or may not execute it. Nothing is recorded, as nothing was found out.',
  },
  E_EVIDENCE_NOT_KEPT: {
    exit: 3,
    title: 'the ledger keeps no evidence',
    mend: 'A derived ledger stores nothing: what a check found would be forgotten at once. Choose `ledger: git` in the policy.',
  },
  E_REPORT_PLATFORMS: {
    exit: 4,
    title: 'the reports do not cover every platform of the image',
    mend: 'Scan each platform by the digest of its manifest, and give all reports at once: --report A --report B.',
  },
  E_REPORT_STALE: {
    exit: 3,
    title: 'a newer result of the check stands',
    mend: 'Scan again: a report of before cannot take the place of what was found since.',
  },
} as const satisfies ErrorTable
