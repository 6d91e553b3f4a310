import type { ConventionalCommit } from './conventional-commit.ts'

/** How many commits there are of each kind; each commit is counted once, a breaking feature as breaking. */
export interface CommitCounts {
  readonly breaking: number
  readonly features: number
  readonly fixes: number
  readonly others: number
}

/** Counts commits by kind. */
export function countCommits(commits: readonly ConventionalCommit[]): CommitCounts {
  const counts = { breaking: 0, features: 0, fixes: 0, others: 0 }
  for (const commit of commits) counts[kindOf(commit)] += 1
  return counts
}

function kindOf({ breaking, type }: ConventionalCommit): keyof CommitCounts {
  if (breaking) return 'breaking'
  if (type === 'feat') return 'features'
  return type === 'fix' ? 'fixes' : 'others'
}
