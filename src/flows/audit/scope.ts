import type { State } from '../../model/state.ts'
import type { GitSight } from '../../plan/audit/sight.ts'
import type { RequestBudget } from '../../registry/resolve/request-budget.ts'
import type { Cursor } from './cursor.ts'
import type { Already, Progress } from './progress.ts'

/** What the registries are held against. */
export interface Facts {
  readonly state: State
  /** By component; null where git cannot tell. */
  readonly git: ReadonlyMap<string, GitSight> | null
}

/** What is the same for every component of an audit. */
export interface Scope {
  /** On their way: what needs them waits. */
  readonly facts: Promise<Facts>
  readonly budget: RequestBudget
  readonly cursor: Cursor
  /** What an audit before this one read, by image; empty where nothing is gone on with. */
  readonly already: ReadonlyMap<string, Already>
  readonly progress: Progress
  readonly deep: boolean
}

/** True when the audit may not ask as much as it likes. */
export function isLimited({ budget }: Pick<Scope, 'budget'>): boolean {
  return Number.isFinite(budget.limit)
}
