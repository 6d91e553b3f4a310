import type { ErrorTable } from './entry.ts'

/** Refusals of `tidemark cut`: what stands in the way of a release before anything is changed. */
export const CUT_ERRORS = {
  E_CUT_REFUSED: {
    exit: 3,
    title: 'the release cannot be cut as things stand',
    mend: 'Every check that failed is listed with its own code and what to do. Nothing was changed.',
  },
  E_CUT_BRANCH: {
    exit: 3,
    title: 'releases are not cut from this branch',
    mend: 'Switch to the branch under `cut.branch`, or to a hotfix branch made by `tidemark cut hotfix`.',
  },
  E_CUT_DIRTY: {
    exit: 3,
    title: 'the work tree has changes that are not committed',
    mend: 'Commit or stash them: a release is what git has. `cut.untracked` decides about untracked files.',
  },
  E_CUT_BEHIND: {
    exit: 3,
    title: 'the branch is not up to date with the remote',
    mend: 'Run `git pull --ff-only` (or rebase) first, so that branch and tag can be pushed together.',
  },
  E_CUT_TAG_EXISTS: {
    exit: 3,
    title: 'the git tag exists already',
    mend: 'A release tag is never moved. Cut the next version.',
  },
  E_CUT_TAG_MOVED: {
    exit: 3,
    title: 'a release tag is not the same here and on the remote',
    mend: 'Somebody moved it. Find out which one was released (`tidemark show`), and make both the same before cutting another.',
  },
  E_CUT_VERSION: {
    exit: 3,
    title: 'the version does not go up',
    mend: 'Choose a version above the newest release of its line; `tidemark status` shows them.',
  },
  E_CUT_CANDIDATE: {
    exit: 3,
    title: 'the release differs from its last candidate, or the candidate is not the next one',
    mend: 'Cut another candidate, or say with `--accept-changes` that what came after it may be released untested.',
  },
  E_CUT_STEP: {
    exit: 3,
    title: 'a commit says that it breaks, and the version step says that nothing does',
    mend: 'Cut a larger step: minor before 1.0.0, major from then on.',
  },
  E_CUT_ORDER: {
    exit: 3,
    title: 'another component must be released first',
    mend: 'The policy says so with `after`: cut that component at the same version first.',
  },
  E_CUT_FILES: {
    exit: 3,
    title: 'a version file does not say what the last release says, or cannot be written',
    mend: 'The git tag is the truth. Make the file say the version of the last release (or of the one being cut) and commit it.',
  },
  E_CUT_CHANGELOG: {
    exit: 3,
    title: 'the changelog is not ready for the release',
    mend: 'Write what changed under `Unreleased`; `tidemark cut` moves it under the version.',
  },
  E_CUT_UPGRADING: {
    exit: 3,
    title: 'the upgrade notes do not mention the release',
    mend: 'Add a section that says what operators must do, even if that is nothing, and commit it.',
  },
  E_CUT_MAINTAINER: {
    exit: 3,
    title: 'only the listed maintainers may release',
    mend: 'See `releases.maintainers` in the policy, and `git config user.email`.',
  },
  E_CUT_CI: {
    exit: 3,
    title: 'CI is not green on the commit',
    mend: 'Wait for it, or mend it. What is released is what was tested.',
  },
  E_CUT_BEFORE: {
    exit: 3,
    title: 'a command under `cut.before` failed',
    mend: 'The log has its whole output. Mend it and run the same command again.',
  },
  E_CUT_NOTHING: {
    exit: 3,
    title: 'there is nothing to release',
    mend: 'No commit since the last release asks for a version. Name the step (patch, minor, major) if you want one all the same.',
  },
  E_CUT_HOTFIX: {
    exit: 3,
    title: 'the hotfix cannot be started there',
    mend: 'A hotfix starts at the newest stable release of its line.',
  },
  E_CUT_REMOTE: {
    exit: 4,
    title: 'there is no git remote to push to, or it is not clear which',
    mend: 'Name it with `cut.remote` in the policy, or let the branch follow one.',
  },
  E_CUT_UNFINISHED: {
    exit: 5,
    title: 'the release was not finished',
    mend: 'The message says what stands. The same command finishes it.',
  },
  E_CUT_PUSH: {
    exit: 3,
    title: 'the remote refused the branch and the git tag',
    mend: 'Nothing is on the remote, and what was made here was taken back. Mend the cause and run the same command again.',
  },
  E_DECLINED: {
    exit: 1,
    title: 'the question was answered with no',
    mend: 'Nothing was changed.',
  },
} as const satisfies ErrorTable
