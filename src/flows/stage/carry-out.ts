import type { RecordDraft } from '../../model/record.ts'
import type { State } from '../../model/state.ts'
import { appendRetrying } from '../../ledger/append-loop.ts'
import { converge } from '../publish/converge.ts'
import { planTags } from '../publish/plan-tags.ts'
import type { Settled } from '../publish/converge.ts'
import type { Scope } from '../publish/subject.ts'
import { writePlans } from '../publish/write-plan.ts'
import type { Standing } from '../publish/write-plan.ts'
import type { World } from '../world.ts'

/** Tags of a component that a decision may move. */
export interface Affected extends Scope {
  readonly tags: ReadonlySet<string>
}

/** What is recorded, and the tags that follow from it. */
export interface Decision {
  readonly drafts: readonly RecordDraft[]
  readonly affected: readonly Affected[]
}

/**
 * Records a decision and brings the tags that follow from it to where the ledger then wants them. `decide` is asked again when another
 * run was faster, with what that one recorded, and throws when the decision does not hold any more: nothing is recorded then. Killed
 * after the record, the same command or `reconcile` writes what is missing.
 */
export async function carryOut(world: World, decide: (state: State) => Promise<Decision>): Promise<Settled> {
  const ledger = await world.ledger()
  let affected: readonly Affected[] = []
  const { records, before } = await appendRetrying(
    ledger,
    async (state) => {
      const decision = await decide(state)
      affected = decision.affected
      return decision.drafts
    },
    world,
  )
  const standing = { seq: before.seq + records.length, recorded: records.length }
  return await realize(world, affected, standing)
}

/** Brings tags to where the ledger wants them, until it is quiet. */
async function realize(world: World, affected: readonly Affected[], standing: Standing): Promise<Settled> {
  // A run that recorded nothing has nothing that tells it that the ledger still stands where it read it.
  const fresh = standing.recorded === 0
  const state = await (await world.ledger()).load({ fresh })
  const works = await Promise.all(affected.map((each) => planTags(world, each, { state, tags: each.tags })))
  const seq = fresh ? state.head.seq : standing.seq
  return await converge(world, await writePlans(world, works, { ...standing, seq }))
}
