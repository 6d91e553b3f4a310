import { uuidV7 } from '../model/uuid.ts'
import { carryOut } from './stage/carry-out.ts'
import { tagsOf } from './stage/move.ts'
import { demandReady } from './stage/demand-ready.ts'
import { planPromotion } from './stage/plan-promotion.ts'
import type { PlannedMove, PromoteRequest } from './stage/plan-promotion.ts'
import { promotionDrafts } from './stage/promotion-drafts.ts'
import { promoteReport } from './stage/promote-report.ts'
import type { PromoteResult } from './stage/promote-report.ts'
import { demandServed } from './stage/served.ts'
import type { World } from './world.ts'

export type { PromoteRequest, PromoteResult }

/**
 * Lets a digest run in an environment: every gate is asked, the promotion is recorded, and the environment's tag moves to the digest
 * (docs/environments.md). Never a rebuild: the bytes are those that the stage before ran. Several components go together or not at all.
 *
 * Throws E_GATE or E_HELD (exit 3) before anything is written, with every gate that is not met and what meets it.
 */
export async function promote(world: World, request: PromoteRequest): Promise<PromoteResult> {
  const actor = await world.actor()
  const state = await (await world.ledger()).load()
  const first = await planPromotion(world, request, { state, actor })
  await demandServed(first)
  if (request.dryRun) return promoteReport(request, first, null)
  demandReady(request, first)
  const set = first.length > 1 ? uuidV7(world.clock.now().getTime(), world.random) : null
  let moves: readonly PlannedMove[] = first
  const settled = await carryOut(world, async (newest) => {
    moves =
      newest.head.seq === state.head.seq
        ? first
        : await planPromotion(world, request, { state: newest, actor })
    demandReady(request, moves)
    return {
      drafts: promotionDrafts(request, moves, { actor, set }),
      affected: moves.map((move) => ({ ...move, tags: tagsOf(move) })),
    }
  })
  return promoteReport(request, moves, settled)
}
