import type { DraftClass, DraftRow } from './draft.ts'
import type { Member } from './heaps.ts'

const MOST = 12

/** Rows for builds of the branches of these tags, from the widest that a person would write to their plain names. */
export function branchRows(
  members: readonly Member[],
  moves: 'never' | 'freely' = 'freely',
): DraftClass['rows'] {
  const [first, ...rest] = branchGlobs(members).map((branches): DraftRow => ({
    from: ['build'],
    moves,
    branches,
  }))
  return [first ?? { from: ['build'], moves }, ...rest]
}

function branchGlobs(members: readonly Member[]): readonly (readonly string[])[] {
  const names = [...new Set(members.map(({ value }) => value))].toSorted()
  const globs = [...new Set(names.map(globOf))]
  const lists = [globs, names].filter(({ length }) => length <= MOST)
  const distinct = lists.filter((list, index) => index === 0 || list.join() !== lists[0]?.join())
  return distinct.length === 0 ? [['**']] : distinct
}

/** `feat/search` -> `feat/*`, `renovate/a/b` -> `renovate/**`; a branch without a slash stands for itself. */
function globOf(name: string): string {
  const [first = '', ...rest] = name.split('/')
  if (rest.length === 0) return name
  return rest.length === 1 ? `${first}/*` : `${first}/**`
}
