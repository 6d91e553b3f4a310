import { appendRetrying } from '../../ledger/append-loop.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { Head, LedgerRecord } from '../../model/record.ts'
import type { Plan } from '../../plan/plan.ts'
import type { World } from '../world.ts'
import { draftsOf } from './drafts.ts'
import { planEvent } from './plan-event.ts'
import { refuse } from './refuse.ts'
import type { Subject } from './subject.ts'

/** A record of this run. */
export type RecordedFact = Pick<LedgerRecord, 'id' | 'component'>

/** What was planned at the ledger head where the facts stand. */
export interface Intent {
  readonly plan: Plan
  /** Seq of the ledger's newest record afterwards. */
  readonly seq: number
  /** The records that carry the facts of this event. */
  readonly records: readonly RecordedFact[]
  /** How many records this run added. */
  readonly recorded: number
}

/** A plan made a moment ago, and the ledger head that it was made on. */
export interface KnownPlan {
  readonly plan: Plan
  readonly head: Head
}

/**
 * Appends the facts. Losing the race to another run means planning again on what it recorded; a plan that is refused by then
 * throws, with nothing recorded and no tag written. A known plan serves as long as the ledger stands where it was made.
 */
export async function recordFacts(world: World, subject: Subject, known: KnownPlan | null): Promise<Intent> {
  const actor = await world.actor()
  let plan: Plan | null = null
  const { records, before } = await appendRetrying(
    await world.ledger(),
    async (state) => {
      plan = state.head.seq === known?.head.seq ? known.plan : await planEvent(world, subject, state)
      refuse(plan)
      return draftsOf(actor, subject, plan)
    },
    world,
  )
  const seq = before.seq + records.length
  return { plan: planned(plan), seq, records, recorded: records.length }
}

function planned(plan: Plan | null): Plan {
  if (plan === null) throw new TidemarkError('E_INTERNAL', 'facts were recorded without a plan')
  return plan
}
