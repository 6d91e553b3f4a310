import type { FactKind } from '../../model/fact.ts'
import { isStable } from '../../model/version.ts'
import { branchRows } from './branch-globs.ts'
import type { DraftClass } from './draft.ts'
import type { Evidence } from './evidence.ts'
import type { Heap } from './heaps.ts'
import type { RowBasis } from './rows.ts'
import { someOf } from './some-of.ts'

type Told = Pick<DraftClass, 'rows' | 'doubts'>

/** The class of tags that name a commit: of a branch, of a version, or of whatever is built, releases among it where digests say so. */
export function commitClass({ pattern, members }: Heap, { evidence, known }: RowBasis): Told {
  if (pattern.includes('{branch}')) return { rows: branchRows(members, 'never'), doubts: [] }
  if (pattern.includes('{version}')) return { rows: [{ from: ['release'], moves: 'never' }], doubts: [] }
  const branch = known.branches.get(pattern.slice(0, pattern.indexOf('{') - 1))
  if (branch !== undefined)
    return { rows: [{ from: ['build'], moves: 'never', branches: [branch] }], doubts: [] }
  const twice = builtTwice(members, evidence)
  return { rows: [{ from: kindsOf(members, evidence, twice), moves: 'never' }], doubts: doubtsOf(twice) }
}

/** What has such tags. Without exact tags nothing tells, and a release is a build that has one as well. */
function kindsOf(
  members: Heap['members'],
  { highest, versionsOf }: Evidence,
  twice: readonly string[],
): readonly FactKind[] {
  if (highest === null) return ['build', 'release']
  const released = members.flatMap(({ digest }) => versionsOf.get(digest)?.slice(0, 1) ?? [])
  if (released.length <= twice.length) return ['build']
  return [
    ...(released.length < members.length ? (['build'] as const) : []),
    ...(released.some(isStable) ? (['release'] as const) : []),
    ...(released.some((version) => !isStable(version)) ? (['prerelease'] as const) : []),
  ]
}

/** Versions whose commit has a tag that names other bytes than any version of that commit does. */
function builtTwice(members: Heap['members'], { exact, gitTags }: Evidence): readonly string[] {
  const digits = members[0]?.value.length ?? 0
  const byCommit = Map.groupBy(
    [...gitTags].filter(([version]) => exact.has(version)),
    ([, { commit }]) => commit?.slice(0, digits),
  )
  return members.flatMap(({ value, digest }) => {
    const versions = (byCommit.get(value) ?? []).map(([version]) => version)
    return versions.some((version) => exact.get(version) === digest) ? [] : versions.slice(0, 1)
  })
}

function doubtsOf(twice: readonly string[]): readonly string[] {
  if (twice.length === 0) return []
  return [
    `the commit of ${someOf(twice)} was built twice: its tag names the bytes of another build than the version does`,
  ]
}
