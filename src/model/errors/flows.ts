import type { ErrorTable } from './entry.ts'

/** Errors of the flows: what stands in the way of doing what was planned. */
export const FLOW_ERRORS = {
  E_CONTENT_ABSENT: {
    exit: 4,
    title: 'what is to be published is not there',
    mend: 'Push it by digest first, or name where it is with `--from`.',
  },
  E_NO_IMAGE: {
    exit: 4,
    title: 'the component has no image',
    mend: 'Add `image:` to the component in the policy: only components with an image are published.',
  },
  E_TAG_LOST: {
    exit: 5,
    title: 'a tag names other bytes than were just written to it',
    mend: 'Somebody else writes to this tag. Run the same command again; `tidemark log` shows what Tidemark wrote.',
  },
  E_NOT_QUIET: {
    exit: 5,
    title: 'other runs kept moving the ledger while this one converged',
    mend: 'What was published stands. Run the same command again: it writes what is still missing.',
  },
  E_UNKNOWN_NAME: {
    exit: 4,
    title: 'there is no such tag, version, digest or environment',
    mend: 'Run `tidemark status` for the tags there are, or `tidemark log` for all that happened.',
  },
  E_FILE_EXISTS: {
    exit: 3,
    title: 'the file exists already',
    mend: 'Give another name, or `--force` to replace it.',
  },
} as const satisfies ErrorTable
