import type { RecordDraft } from '../../model/record.ts'
import { isUnchanged, promotionDraft } from './move.ts'
import type { PlannedMove, PromoteRequest } from './plan-promotion.ts'

/** The records of a promotion: one for every component that does not run the digest already. */
export function promotionDrafts(
  { reason, override }: PromoteRequest,
  moves: readonly PlannedMove[],
  { actor, set }: { readonly actor: string; readonly set: string | null },
): readonly RecordDraft[] {
  return moves
    .filter((move) => !isUnchanged(move))
    .map((move) => {
      const gates = move.gates.filter((row) => !row.met).map(({ name }) => name)
      const overridden = override !== null && gates.length > 0
      return promotionDraft(move, actor, {
        ...(reason !== null && { reason }),
        ...(move.origin !== null && { from: move.origin }),
        ...(set !== null && { set }),
        ...(overridden && { override: { reason: override, gates } }),
      })
    })
}
