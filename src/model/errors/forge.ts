import type { ErrorTable } from './entry.ts'

/** Errors of forges: GitHub, GitLab, Gitea. */
export const FORGE_ERRORS = {
  E_FORGE_UNAVAILABLE: {
    exit: 5,
    title: 'the forge did not answer',
    mend: 'Run the same command again; it finishes what is missing.',
  },
  E_FORGE_DENIED: {
    exit: 5,
    title: 'the forge refuses the request',
    mend: 'Give a token that may do it (GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN), and see that the repository is the right one.',
  },
  E_FORGE_ANSWER: {
    exit: 5,
    title: 'the forge answered with something that its API does not describe',
    mend: 'See that the address under `forge` is the forge itself and not a page before it.',
  },
  E_FORGE_UNKNOWN: {
    exit: 4,
    title: 'it is not known which forge hosts the repository',
    mend: 'Say it in the policy: `forge: { kind: gitea, url: https://git.example.org }`.',
  },
  E_NOT_PUBLISHED: {
    exit: 3,
    title: 'the release is not published yet',
    mend: 'Publish its image first (`tidemark publish`): what is announced can be pulled.',
  },
  E_ASSET: {
    exit: 4,
    title: 'a file that the release must carry is missing, or cannot be read',
    mend: 'Give it with `--asset FILE`; `cut.assets` in the policy lists the names.',
  },
  E_ASSET_DIFFERS: {
    exit: 3,
    title: 'the release is published with other bytes under the same file name',
    mend: 'What people downloaded stays as it is. Release the change as the next version.',
  },
} as const satisfies ErrorTable
