import type { FactKind } from '../../model/fact.ts'
import { branchRows } from './branch-globs.ts'
import { commitClass } from './commit-class.ts'
import type { DraftClass, DraftRow } from './draft.ts'
import type { Evidence } from './evidence.ts'
import { isHead, namesRebuild } from './evidence.ts'
import type { Heap } from './heaps.ts'
import type { IdeaKind } from './idea.ts'
import type { Known } from './known.ts'
import { someOf } from './some-of.ts'
import type { SupportedLines } from './supported-lines.ts'
import { wordClass } from './word-row.ts'

/** What rows are made from. */
export interface RowBasis {
  readonly evidence: Evidence
  readonly known: Known
  /** null: every line is supported. */
  readonly lines: SupportedLines | null
}

type Rows = DraftClass['rows']
type Told = Pick<DraftClass, 'rows' | 'doubts'>
type Maker = (heap: Heap, basis: RowBasis) => Told

const MAKERS: Readonly<Record<IdeaKind, Maker>> = {
  version: (_, { evidence }) => sure(...versionRows(evidence)),
  float: (heap, basis) => ({ rows: [floatRow(heap, basis)], doubts: stoppedDoubts(heap, basis) }),
  arch: ({ pattern, members }) => {
    const platforms = [...new Set(members.map(({ value }) => value))].toSorted()
    const never = pattern.includes('{version}')
    return sure({ from: ['release'], moves: never ? 'never' : 'forward', platforms })
  },
  rebuild: () => sure({ from: ['rebuild'], moves: 'never' }),
  commit: commitClass,
  date: (_, { evidence }) => {
    const builds = { from: ['build'], branches: [evidence.main] } as const
    return sure({ ...builds, moves: 'daily' }, { ...builds, moves: 'freely' })
  },
  branch: ({ members }) => sure(...branchRows(members)),
  environment: ({ pattern, members }) => {
    const names = [...new Set(members.map(({ value }) => value))]
    const only = pattern.includes('{env}') ? {} : { environments: names }
    return sure({ from: ['promotion'], moves: 'freely', ...only })
  },
  word: wordClass,
  run: () => sure({ from: ['build'], moves: 'never' }),
}

/** The class that would explain the tags of a heap. */
export function draftClass(heap: Heap, basis: RowBasis): DraftClass {
  return { key: heap.pattern, heap, ...MAKERS[heap.kind](heap, basis) }
}

function sure(...rows: Rows): Told {
  return { rows, doubts: [] }
}

function versionRows({ candidates }: Evidence): Rows {
  const releases: DraftRow = { from: ['release'], moves: 'never' }
  return candidates ? [{ from: ['release', 'prerelease'], moves: 'never' }, releases] : [releases]
}

/** A float that stopped may be a line that has ended, or a push that failed. */
function stoppedDoubts({ members, pattern }: Heap, { evidence, lines }: RowBasis): readonly string[] {
  if (lines === null || !pattern.includes('{minor}')) return []
  const stopped = members.filter(
    ({ value, digest }) => !lines.kept.includes(value) && !isHead(evidence, value, digest),
  )
  if (stopped.length === 0) return []
  const names = stopped.map(({ tag }) => tag)
  return [`behind the newest release of their line, and taken for lines that have ended: ${someOf(names)}`]
}

function floatRow(heap: Heap, { evidence, lines }: RowBasis): DraftRow {
  const from: readonly FactKind[] = namesRebuild(evidence, heap) ? ['release', 'rebuild'] : ['release']
  const zero = heap.members.some(({ value }) => value === '0')
  const major = !heap.pattern.includes('{minor}')
  return {
    from,
    moves: 'forward',
    ...(major && !zero && { versions: '>=1.0.0' }),
    ...(lines !== null && !major && { lines: 'supported' as const }),
  }
}
