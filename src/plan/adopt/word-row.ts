import type { FactKind } from '../../model/fact.ts'
import { compareVersions, isStable } from '../../model/version.ts'
import type { DraftClass, DraftRow } from './draft.ts'
import type { Heap } from './heaps.ts'
import type { RowBasis } from './rows.ts'
import { BUILD_WORDS, CANDIDATE_WORDS } from './words.ts'

interface Reading {
  readonly row: DraftRow
  readonly doubt?: string
}

/** The class of a tag without variables: what it follows, as its digest tells, and where that tells nothing, its word. */
export function wordClass(heap: Heap, basis: RowBasis): DraftClass {
  const [member] = heap.members
  const word = member?.value ?? heap.pattern
  const { row, doubt } = readingOf(word, heap, basis)
  return { key: heap.pattern, heap, rows: [row], doubts: doubt === undefined ? [] : [doubt] }
}

function readingOf(word: string, heap: Heap, basis: RowBasis): Reading {
  const { evidence, known } = basis
  if (BUILD_WORDS.includes(word)) return { row: buildsOf(known.branches.get(word) ?? evidence.main) }
  const [digest] = heap.members.map((member) => member.digest)
  const versions = digest === undefined ? [] : (evidence.versionsOf.get(digest) ?? [])
  const candidate = versions.find((version) => !isStable(version))
  if (CANDIDATE_WORDS.includes(word) && (candidate !== undefined || evidence.candidates)) {
    return { row: { from: ['release', 'prerelease'], moves: 'forward' } }
  }
  if (CANDIDATE_WORDS.includes(word)) return { row: buildsOf(known.branches.get(word) ?? evidence.main) }
  if (evidence.stable.length === 0 && candidate === undefined) {
    return {
      row: buildsOf(evidence.main),
      doubt: `no tag names a version, so that \`${heap.pattern}\` can only follow builds`,
    }
  }
  if (versions.length === 0 && !isRebuild(digest, basis))
    return { row: releasesOf(heap, basis), doubt: 'its digest is under no version tag' }
  const highest = evidence.highest
  const newest = candidate !== undefined && highest !== null && compareVersions(candidate, highest) === 0
  return newest && versions.every((version) => !isStable(version))
    ? { row: { from: ['release', 'prerelease'], moves: 'forward' } }
    : { row: releasesOf(heap, basis) }
}

function isRebuild(digest: Heap['members'][number]['digest'] | undefined, { evidence }: RowBasis): boolean {
  return digest !== undefined && evidence.rebuilds.has(digest)
}

function buildsOf(branch: string): DraftRow {
  return { from: ['build'], moves: 'freely', branches: [branch] }
}

function releasesOf({ members }: Heap, basis: RowBasis): DraftRow {
  const rebuilt = members.some(({ digest }) => isRebuild(digest, basis))
  const from: readonly FactKind[] = rebuilt ? ['release', 'rebuild'] : ['release']
  return { from, moves: 'forward', ...(basis.lines !== null && { lines: 'supported' as const }) }
}
