import type { ConventionalCommit } from './conventional-commit.ts'

/** The commits that say that they break, in the order given. */
export function breakingCommits(commits: readonly ConventionalCommit[]): readonly ConventionalCommit[] {
  return commits.filter(({ breaking }) => breaking)
}
