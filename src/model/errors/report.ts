import type { ErrorTable } from './entry.ts'

/** Errors of reports that are given as evidence. */
export const REPORT_ERRORS = {
  E_REPORT: {
    exit: 4,
    title: 'the report cannot be read as evidence',
    mend: 'Give the whole file that the tool wrote: Trivy with `--format json`, Grype with `-o json`, SARIF 2.1.0, or JUnit XML. A report that cannot be read is never "no findings".',
  },
  E_REPORT_SUBJECT: {
    exit: 4,
    title: 'the report is about another image',
    mend: 'Scan the digest itself (`IMAGE@sha256:...`) and record that report.',
  },
  E_REPORT_OLD: {
    exit: 3,
    title: 'the report, or the database behind it, is too old to count, or does not say how old it is',
    mend: 'Update the vulnerability database, scan again, and record the new report. How old it may be stands in the policy.',
  },
} as const satisfies ErrorTable
