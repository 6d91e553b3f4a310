import type { HoldData } from '../../model/data.ts'
import type { RecordDraft } from '../../model/record.ts'
import { draft, isUnchanged, promotionDraft } from './move.ts'
import type { PlannedRollback, RollbackRequest } from './plan-rollback.ts'

/** The records of a rollback: the promotion back, and the hold that keeps automation from undoing it; none for what stands already. */
export function rollbackDrafts(
  { reason, until }: Pick<RollbackRequest, 'reason' | 'until'>,
  move: PlannedRollback,
  actor: string,
): readonly RecordDraft[] {
  const { component, environment, fact, hold } = move
  const promotion = isUnchanged(move) ? [] : [promotionDraft(move, actor, { reason, rollback: true })]
  const data: HoldData = {
    environment: environment.name,
    reason,
    date: fact.date,
    rollback: true,
    ...(until !== null && { until }),
  }
  // A hold that somebody else made stands for longer than ours may.
  const holds = hold === null ? [draft(component.name, 'hold', actor, data)] : []
  return [...promotion, ...holds]
}
