import type { CommitCheck } from './forge.ts'

/** A check run, with what is needed to tell which runs another one takes the place of. */
export interface CheckRun {
  readonly number: number
  /** A run of one workflow, or what another app did for the commit at one time. */
  readonly suite: number
  /** Cancelled or stale: it says nothing of the commit once the check has run anew. */
  readonly ended: boolean
  readonly check: CommitCheck
}

/**
 * The checks of a commit, in the order of names. GitHub's own `filter=latest` goes by suite, and rightly: two workflows may both have a
 * job `test`, and the one that passed must not hide the one that failed. So a name may come more than once. A run that was skipped or
 * cancelled gives way to one of its name that was not; a check run and a commit status of one name both count, as in GitHub's own rules.
 */
export function githubChecks(
  runs: readonly CheckRun[],
  statuses: readonly CommitCheck[],
): readonly CommitCheck[] {
  const newest = newestOfSuites(runs)
  const standing = newest.filter((run) => !newest.some((other) => takesPlaceOf(other, run)))
  return [...standing.map(({ check }) => check), ...statuses].toSorted(byName)
}

function byName({ name: left }: CommitCheck, { name: right }: CommitCheck): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

function newestOfSuites(runs: readonly CheckRun[]): readonly CheckRun[] {
  const newest = new Map<string, CheckRun>()
  for (const run of runs) {
    const key = `${run.suite} ${run.check.name}`
    if (run.number > (newest.get(key)?.number ?? -1)) newest.set(key, run)
  }
  return [...newest.values()]
}

function takesPlaceOf(other: CheckRun, run: CheckRun): boolean {
  if (other.check.name !== run.check.name || other.check.state === 'skipped') return false
  return run.check.state === 'skipped' || (run.ended && other.number > run.number)
}
