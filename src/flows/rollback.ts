import { appliedRollback, planRollback } from './stage/plan-rollback.ts'
import type { PlannedRollback, RollbackRequest } from './stage/plan-rollback.ts'
import { carryOut } from './stage/carry-out.ts'
import { tagsOf } from './stage/move.ts'
import { rollbackDrafts } from './stage/rollback-drafts.ts'
import { rollbackReport } from './stage/rollback-report.ts'
import type { RollbackResult } from './stage/rollback-report.ts'
import { demandServed } from './stage/served.ts'
import { demandRollback } from './stage/demand-rollback.ts'
import type { World } from './world.ts'

export type { RollbackRequest, RollbackResult }

/**
 * Brings an environment back to a digest that it ran before, by the ledger's history and never by a moving tag, and holds it there so
 * that no automation undoes it (docs/environments.md). The environment's tag is written and read again.
 *
 * Throws, before anything is written: E_NOTHING_BEFORE, E_NEVER_RAN, E_DIGEST_GONE, E_SCHEMA_CHANGE, E_FLOATING_TARGET (exit 3).
 */
export async function rollback(world: World, request: RollbackRequest): Promise<RollbackResult> {
  const state = await (await world.ledger()).load()
  const first = await planRollback(world, request, state)
  await demandServed(first)
  demandRollback(request, first)
  const plan = rollbackReport(world.policy, request, first, { outcome: 'planned', settled: null })
  if (request.dryRun) return plan
  if (request.confirm !== null && !(await request.confirm(plan))) return { ...plan, outcome: 'declined' }
  const actor = await world.actor()
  let moves: readonly PlannedRollback[] = first
  const settled = await carryOut(world, async (newest) => {
    moves = newest.head.seq === state.head.seq ? first : appliedRollback(world, first, newest)
    demandRollback(request, moves)
    const drafts = moves.flatMap((move) => rollbackDrafts(request, move, actor))
    return { drafts, affected: moves.map((move) => ({ ...move, tags: tagsOf(move) })) }
  })
  return rollbackReport(world.policy, request, moves, { outcome: 'done', settled })
}
