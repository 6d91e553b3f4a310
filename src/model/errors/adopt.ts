import type { ErrorTable } from './entry.ts'

/** Errors of `tidemark adopt`. */
export const ADOPT_ERRORS = {
  E_ADOPT_EMPTY: {
    exit: 4,
    title: 'there are no tags to learn from',
    mend: 'Check the name of the image, and that this login may see it: a registry may show a private image as an empty one. For a new image write a policy with `tidemark init`.',
  },
  E_ADOPT_UNEXPLAINED: {
    exit: 4,
    title: 'no class explains any of the tags',
    mend: 'Write a policy by hand, beginning with `tidemark init`; the message shows some of the tags and why nothing explains them.',
  },
  E_WORKFLOW: {
    exit: 4,
    title: 'a workflow file cannot be read',
    mend: 'Mend the YAML at the place that the message names, or name another folder: `tidemark adopt --workflows DIR`.',
  },
} as const satisfies ErrorTable
