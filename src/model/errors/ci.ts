import type { ErrorTable } from './entry.ts'

/** Errors of the facts about an event: what CI, git and the flags say. */
export const CI_ERRORS = {
  E_FACTS_CONTRADICT: {
    exit: 3,
    title: 'two sources disagree about what is being published',
    mend: 'Check out what you publish, or say it by flag; the message shows both sides and the command that mends it.',
  },
  E_FACTS_MISSING: {
    exit: 4,
    title: 'a fact is missing that this event needs',
    mend: 'Give it by flag: `--version`, `--git-tag`, `--commit`, `--branch` or `--component`.',
  },
  E_SHALLOW: {
    exit: 3,
    title: 'a shallow clone hides git tags or commits that this needs',
    mend: 'Run `git fetch --unshallow --tags`, or check out with full history (`fetch-depth: 0`, `GIT_DEPTH: 0`).',
  },
  E_GIT_TAG_UNKNOWN: {
    exit: 4,
    title: 'no such git tag here',
    mend: 'Give the name of an existing release tag; `git fetch --tags` brings those of the remote.',
  },
  E_GIT_TAG_REFUSED: {
    exit: 3,
    title: 'the git tag is not one that the policy releases from',
    mend: 'A git tag that is not what `releases.gitTag` says publishes nothing. Tag again under the right name.',
  },
  E_GIT_TAG_UNTRUSTED: {
    exit: 3,
    title: 'the git tag cannot be trusted as the policy demands',
    mend: 'Run `tidemark verify-tag TAG`: it says what is asked of the tag, which of it fails, and the way out. Mostly: tag again, annotated and signed, by somebody in `releases.allowedSigners`.',
  },
  E_VERSION_MISMATCH: {
    exit: 3,
    title: 'the version file and the git tag disagree',
    mend: 'Make the version file and the git tag say the same version, then tag again.',
  },
  E_REBUILD_SOURCE: {
    exit: 3,
    title: 'a rebuild may refresh the base image only',
    mend: 'Rebuild from the release tag itself; a changed source or lock file needs a new release.',
  },
} as const satisfies ErrorTable
