import type { FactKind } from '../../model/fact.ts'
import { branchGlobs } from './branch-globs.ts'
import type { DraftClass, DraftRow } from './draft.ts'
import type { Evidence } from './evidence.ts'
import { isHead, namesRebuild } from './evidence.ts'
import type { Heap } from './heaps.ts'
import type { IdeaKind } from './idea.ts'
import type { Known } from './known.ts'
import { wordClass } from './word-row.ts'

/** What rows are made from. */
export interface RowBasis {
  readonly evidence: Evidence
  readonly known: Known
  /** Whether only some lines are supported. */
  readonly lines: readonly string[] | null
}

type Rows = readonly [DraftRow, ...DraftRow[]]
type Maker = (heap: Heap, basis: RowBasis) => Rows

const MAKERS: Readonly<Record<Exclude<IdeaKind, 'word'>, Maker>> = {
  version: (_, { evidence }) =>
    evidence.candidates
      ? [
          { from: ['release', 'prerelease'], moves: 'never' },
          { from: ['release'], moves: 'never' },
        ]
      : [{ from: ['release'], moves: 'never' }],
  float: floatRows,
  arch: ({ pattern, members }) => {
    const platforms = [...new Set(members.map(({ value }) => value))].toSorted()
    const never = pattern.includes('{version}')
    return [{ from: ['release'], moves: never ? 'never' : 'forward', platforms }]
  },
  rebuild: () => [{ from: ['rebuild'], moves: 'never' }],
  commit: commitRows,
  date: (_, { evidence }) => [
    { from: ['build'], moves: 'daily', branches: [evidence.main] },
    { from: ['build'], moves: 'freely', branches: [evidence.main] },
  ],
  branch: ({ members }) => branchRows(members),
  environment: ({ pattern, members }) => {
    const names = [...new Set(members.map(({ value }) => value))]
    const only = pattern.includes('{env}') ? {} : { environments: names }
    return [{ from: ['promotion'], moves: 'freely', ...only }]
  },
  run: () => [{ from: ['build'], moves: 'never' }],
}

/** The class that would explain the tags of a heap. */
export function draftClass(heap: Heap, basis: RowBasis): DraftClass {
  const { pattern: key, kind } = heap
  if (kind === 'word') return wordClass(heap, basis)
  return { key, heap, rows: MAKERS[kind](heap, basis), doubts: doubtsOf(heap, basis) }
}

const SHOWN = 5

/** A float that stopped may be a line that has ended, or a push that failed. */
function doubtsOf({ kind, members, pattern }: Heap, { evidence, lines }: RowBasis): readonly string[] {
  if (kind !== 'float' || lines === null || !pattern.includes('{minor}')) return []
  const stopped = members.filter(
    ({ value, digest }) => !lines.includes(value) && !isHead(evidence, value, digest),
  )
  if (stopped.length === 0) return []
  const names = stopped.slice(0, SHOWN).map(({ tag }) => tag)
  const more = stopped.length > SHOWN ? ` and ${stopped.length - SHOWN} more` : ''
  return [
    `behind the newest release of their line, and taken for lines that have ended: ${names.join(', ')}${more}`,
  ]
}

function floatRows(heap: Heap, { evidence, lines }: RowBasis): Rows {
  const from: readonly FactKind[] = namesRebuild(evidence, heap) ? ['release', 'rebuild'] : ['release']
  const zero = heap.members.some(({ value }) => value === '0')
  const major = !heap.pattern.includes('{minor}')
  return [
    {
      from,
      moves: 'forward',
      ...(major && !zero && { versions: '>=1.0.0' }),
      ...(lines !== null && !major && { lines: 'supported' as const }),
    },
  ]
}

function commitRows(heap: Heap, { evidence, known }: RowBasis): Rows {
  const { pattern, members } = heap
  if (pattern.includes('{branch}')) return branchRows(members, 'never')
  if (pattern.includes('{version}')) return [{ from: ['release'], moves: 'never' }]
  const branch = known.branches.get(pattern.slice(0, pattern.indexOf('{') - 1))
  if (branch !== undefined) return [{ from: ['build'], moves: 'never', branches: [branch] }]
  const kinds: readonly FactKind[] = evidence.candidates
    ? ['build', 'release', 'prerelease']
    : ['build', 'release']
  return [
    { from: kinds, moves: 'never' },
    { from: ['build'], moves: 'never' },
  ]
}

function branchRows(members: Heap['members'], moves: 'never' | 'freely' = 'freely'): Rows {
  const [first, ...rest] = branchGlobs(members).map((branches): DraftRow => ({
    from: ['build'],
    moves,
    branches,
  }))
  return [first ?? { from: ['build'], moves }, ...rest]
}
