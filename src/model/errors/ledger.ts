import type { ErrorTable } from './entry.ts'

/** Errors of the area `ledger`. */
export const LEDGER_ERRORS = {
  E_LEDGER_CHAIN: {
    exit: 4,
    title: 'the ledger is broken: a record does not follow from the one before it',
    mend: 'Do not append to it. Compare with another clone of the ledger branch, and restore the newest unbroken one.',
  },
  E_LEDGER_NEWER: {
    exit: 4,
    title: 'the ledger holds records written by a newer Tidemark',
    mend: 'Upgrade Tidemark. An older one would guess at what the records mean, so it refuses.',
  },
  E_LEDGER_RECORD: {
    exit: 4,
    title: 'a record of the ledger is malformed',
    mend: 'The message names the record and the field. Find out what wrote it; records are never edited in place.',
  },
  E_LEDGER_FORMAT: {
    exit: 4,
    title: 'a part of the ledger cannot be read',
    mend: 'Upgrade Tidemark when the part is newer than it. A damaged file under `facts/` can be removed from the branch by a commit on top: the records say the same.',
  },
  E_LEDGER_MOVED: {
    exit: 5,
    title: 'the ledger moved on while Tidemark was appending',
    mend: 'Another run appended first. Nothing of this run was recorded: run the same command again.',
  },
  E_LEDGER_REWRITTEN: {
    exit: 4,
    title: 'the ledger branch was rewritten',
    mend: 'Somebody force-pushed it. Protect the branch against force pushes, and restore the history that was there before.',
  },
  E_LEDGER_UNAVAILABLE: {
    exit: 5,
    title: 'the ledger did not answer',
    mend: 'Read the cause (network, credentials, permissions), mend it, and run the same command again.',
  },
  E_LEDGER_READONLY: {
    exit: 3,
    title: 'this ledger cannot be written',
    mend: 'A derived ledger stores nothing. Choose `ledger: { git: {} }` in the policy to record facts.',
  },
  E_LEDGER_DERIVED: {
    exit: 3,
    title: 'a derived ledger cannot know what this policy looks at',
    mend: 'Rebuilds and promotions leave no trace that git tags and registry tags show. Take the git ledger: leave out `ledger: derived`.',
  },
  E_CLOCK_BACKWARD: {
    exit: 4,
    title: 'the clock is behind the newest record of the ledger',
    mend: 'Set the clock of this machine (NTP) and run the same command again; times in the ledger never go backward.',
  },
} as const satisfies ErrorTable
