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
  E_REMOTE: {
    exit: 5,
    title: 'the git remote did not answer',
    mend: 'See that `git ls-remote` works, and run the same command again.',
  },
  E_HOOK: {
    exit: 3,
    title: 'a git hook said no',
    mend: 'The message carries what the hook said. Mend it and run the same command again.',
  },
  E_SIGNING: {
    exit: 4,
    title: 'git cannot sign with the key that it is told to use',
    mend: 'See `git config user.signingkey` and `gpg.format`; `git tag --sign` must work. An agent that waits for a passphrase may be what takes so long.',
  },
} as const satisfies ErrorTable
