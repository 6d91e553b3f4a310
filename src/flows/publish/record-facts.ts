import { isFailure } from '../../model/failure.ts'
import type { Plan } from '../../plan/plan.ts'
import type { World } from '../world.ts'
import { draftsOf } from './drafts.ts'
import { planEvent } from './plan-event.ts'
import { pause } from './pause.ts'
import { refuse } from './refuse.ts'
import type { Subject } from './subject.ts'

/** What was planned at the ledger head where the facts stand. */
export interface Intent {
  readonly plan: Plan
  /** Seq of the ledger's newest record afterwards. */
  readonly seq: number
  /** Ids of the records that carry the facts of this event. */
  readonly records: readonly string[]
  /** How many records this run added. */
  readonly recorded: number
}

/** More than enough for dozens of runs at once: every lost race means that another run got on. */
const TRIES = 40

/**
 * Appends the facts. Losing the race to another run means planning again on what it recorded; a plan that is refused by then
 * throws, with nothing recorded and no tag written.
 */
export async function recordFacts(world: World, subject: Subject): Promise<Intent> {
  const ledger = await world.ledger()
  const actor = await world.actor()
  for (let attempt = 1; ; attempt += 1) {
    const state = await ledger.load({ fresh: attempt > 1 })
    const plan = await planEvent(world, subject, state)
    refuse(plan)
    const drafts = draftsOf(actor, subject, plan)
    if (drafts.length === 0) return { plan, seq: state.head.seq, records: [], recorded: 0 }
    try {
      const records = await ledger.append(drafts, state.head)
      const seq = state.head.seq + records.length
      return { plan, seq, records: records.map((record) => record.id), recorded: records.length }
    } catch (error) {
      if (!isFailure(error, 'E_LEDGER_MOVED') || attempt === TRIES) throw error
    }
    await pause(world, attempt)
  }
}
