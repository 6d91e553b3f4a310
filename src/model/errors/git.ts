import type { ErrorTable } from './entry.ts'

/** Errors of the area `git`. */
export const GIT_ERRORS = {
  E_GIT_MISSING: {
    exit: 4,
    title: 'git is not installed',
    mend: 'Install git 2.34 or newer and see that it is on the PATH.',
  },
  E_GIT: {
    exit: 5,
    title: 'git failed',
    mend: "The message carries git's own last words. Mend the cause and run the same command again.",
  },
  E_NOT_A_REPOSITORY: {
    exit: 4,
    title: 'not a git repository that Tidemark may read',
    mend: 'Run Tidemark inside the repository being released, or name its folder. When git speaks of dubious ownership, the folder belongs to another user: trust it with `git config --global --add safe.directory FOLDER`.',
  },
} as const satisfies ErrorTable
