import type { CommitCheck } from './forge.ts'

/** A check with the forge's number of it, by which the newest of a name is told. */
export interface NumberedCheck {
  readonly number: number
  readonly check: CommitCheck
}

/** The newest check of each name, in the order of names. */
export function newestOfEach(checks: readonly NumberedCheck[]): readonly CommitCheck[] {
  const newest = new Map<string, NumberedCheck>()
  for (const each of checks)
    if (each.number > (newest.get(each.check.name)?.number ?? -1)) newest.set(each.check.name, each)
  return [...newest.values()]
    .map(({ check }) => check)
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
}
