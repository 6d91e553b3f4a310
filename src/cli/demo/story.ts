/** What a step does beside its command, in words that a shell can run. */
export type Step =
  /** A shell-like command: `git …` or `tidemark …`, arguments split at blanks outside quotes. */
  | { readonly run: string; readonly code?: number }
  /** A file, shown as `cat FILE`. */
  | { readonly write: string; readonly text: string }
  /** An image that a build leaves in a layout; the seed tells builds apart. */
  | { readonly build: string; readonly seed: string }

export interface Chapter {
  readonly title: string
  /** `{moment}` in later commands is the time just before this chapter. */
  readonly marksMoment?: boolean
  readonly steps: readonly Step[]
}

const POLICY = `version: 1
image: oci:./images/shop
releases:
  annotated: true
tags:
  "{version}":       { from: release,          moves: never }
  "{major}.{minor}": { from: release,          moves: forward }
  "{major}":         { from: release,          moves: forward, versions: ">=1.0.0" }
  latest:            { from: release,          moves: forward }
  "sha-{sha}":       { from: [build, release], moves: never }
`

/** The story of `tidemark demo`, in order. */
export const STORY: readonly Chapter[] = [
  {
    title: 'A policy says which tags there are, and how each may move',
    steps: [
      { write: 'tidemark.yaml', text: POLICY },
      { run: 'git init --quiet --initial-branch=main' },
      { run: 'git add tidemark.yaml' },
      { run: 'git commit --quiet --message "The shop"' },
      { run: 'tidemark lint' },
    ],
  },
  {
    title: 'Two releases',
    steps: [
      ...release('1.3.0', 'The first', 'shop 1.3.0'),
      ...release('1.4.0', 'A new feature', 'shop 1.4.0'),
    ],
  },
  {
    title: 'A hotfix of the older line leaves 1 and latest alone',
    steps: release('1.3.1', 'A fix for those who stay on 1.3', 'shop 1.3.1'),
  },
  {
    title: '1.4.0 again, with other bytes: refused before anything is written',
    steps: [
      { build: 'build/1.4.0-again', seed: 'shop 1.4.0, built again' },
      { run: 'tidemark publish --git-tag v1.4.0 --from oci:build/1.4.0-again', code: 3 },
    ],
  },
  {
    title: '1.4.0 again, with the same bytes: nothing to do',
    steps: [{ run: 'tidemark publish --git-tag v1.4.0 --from oci:build/1.4.0' }],
  },
  {
    title: 'A patch moves the floats forward',
    marksMoment: true,
    steps: release('1.4.1', 'A fix', 'shop 1.4.1'),
  },
  {
    title: 'What happened, and what shipped as 1.4 before the last patch?',
    steps: [
      { run: 'tidemark log' },
      { run: 'tidemark show 1.4 --as-of {moment}' },
      { run: 'tidemark show 1.4' },
      { run: 'tidemark status' },
    ],
  },
]

function release(version: string, message: string, seed: string): readonly Step[] {
  return [
    { run: `git commit --quiet --allow-empty --message "${message}"` },
    { run: `git tag --annotate v${version} --message "Release ${version}"` },
    { build: `build/${version}`, seed },
    { run: `tidemark publish --git-tag v${version} --from oci:build/${version}` },
  ]
}
