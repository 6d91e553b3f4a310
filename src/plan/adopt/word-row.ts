import type { FactKind } from '../../model/fact.ts'
import { isStable } from '../../model/version.ts'
import type { DraftClass, DraftRow } from './draft.ts'
import type { Heap } from './heaps.ts'
import type { RowBasis } from './rows.ts'
import { BUILD_WORDS, CANDIDATE_WORDS } from './words.ts'

interface Reading {
  readonly row: DraftRow
  readonly doubt?: string
}

/** The class of a tag without variables: what it follows, as its digest tells, and where that tells nothing, its word. */
export function wordClass(heap: Heap, basis: RowBasis): Pick<DraftClass, 'rows' | 'doubts'> {
  const [member] = heap.members
  const word = member?.value ?? heap.pattern
  const { row, doubt } = readingOf(word, heap, basis)
  return { rows: [row], doubts: doubt === undefined ? [] : [doubt] }
}

const CANDIDATES: DraftRow = { from: ['release', 'prerelease'], moves: 'forward' }

function readingOf(word: string, heap: Heap, basis: RowBasis): Reading {
  const { evidence, known } = basis
  const branch = known.branches.get(word) ?? evidence.main
  if (BUILD_WORDS.includes(word)) return { row: buildsOf(branch) }
  if (CANDIDATE_WORDS.includes(word)) return { row: evidence.candidates ? CANDIDATES : buildsOf(branch) }
  return releaseReading(heap, basis)
}

/** What `latest`, `stable` and the like follow. */
function releaseReading(heap: Heap, basis: RowBasis): Reading {
  const { evidence } = basis
  if (evidence.highest === null) {
    const doubt = 'no tag names a version, so that it can only follow builds'
    return { row: buildsOf(evidence.main), doubt }
  }
  const [digest] = heap.members.map((member) => member.digest)
  const versions = digest === undefined ? [] : (evidence.versionsOf.get(digest) ?? [])
  if (versions.length === 0 && !isRebuild(digest, basis)) {
    return { row: releasesOf(heap, basis), doubt: 'its digest is under no version tag' }
  }
  const onCandidate = versions.length > 0 && versions.every((version) => !isStable(version))
  return { row: onCandidate && versions.includes(evidence.highest) ? CANDIDATES : releasesOf(heap, basis) }
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
