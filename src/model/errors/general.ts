import type { ErrorTable } from './entry.ts'

/** Errors of no particular area: usage, and faults of Tidemark itself. */
export const GENERAL_ERRORS = {
  E_INTERNAL: {
    exit: 1,
    title: 'Tidemark met a state that it did not expect',
    mend: 'This is a defect of Tidemark. Nothing is half done: run the command again, and report what it printed.',
  },
  E_USAGE: {
    exit: 2,
    title: 'the command line cannot be understood',
    mend: 'Read `tidemark COMMAND --help`; it shows an example.',
  },
  E_INTERRUPTED: {
    exit: 1,
    title: 'the command was stopped by a signal',
    mend: 'Run the same command again: it finishes what is missing. The exit code is 130 after SIGINT, 143 after SIGTERM.',
  },
  E_IO: {
    exit: 5,
    title: 'a file could not be read or written',
    mend: 'Read the cause (permissions, a full disk, a missing folder), mend it, and run the same command again.',
  },
} as const satisfies ErrorTable
