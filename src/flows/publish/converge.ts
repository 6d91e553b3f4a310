import { TidemarkError } from '../../model/failure.ts'
import type { State } from '../../model/state.ts'
import { planAll } from '../../plan/plan.ts'
import type { Plan } from '../../plan/plan.ts'
import type { World } from '../world.ts'
import { sayLost } from './lose-exact-tag.ts'
import { observe } from './observe.ts'
import { pause } from './pause.ts'
import type { Subject } from './subject.ts'
import { writePlan } from './write-plan.ts'
import type { WrittenPlan } from './write-plan.ts'

/** What stands when the ledger is quiet. */
export interface Settled {
  readonly written: WrittenPlan['written']
  readonly recorded: number
  readonly ledgerSeq: number
}

const ROUNDS = 20

/**
 * When another run has recorded facts since ours, or moved a float while we wrote it, what we wrote may be old: the tags that
 * this run touched are planned again on the newest facts and written, until the ledger stands where we left it.
 */
export async function converge(world: World, subject: Subject, first: WrittenPlan): Promise<Settled> {
  const touched = new Set(first.plan.actions.map((action) => action.tag))
  let current = first
  for (let round = 1; round <= ROUNDS; round += 1) {
    const ledger = await world.ledger()
    const state = await ledger.load({ fresh: true })
    if (state.head.seq === current.seq && current.lost.length === 0) return settled(current)
    if (round > 1) await pause(world, round)
    const plan = await planTouched(world, subject, state, touched)
    const intent = { plan, seq: state.head.seq, records: [], recorded: current.recorded }
    const next = await writePlan(world, subject, intent)
    current = { ...next, written: [...current.written, ...next.written] }
  }
  sayLost(current.lost)
  throw new TidemarkError('E_NOT_QUIET', 'other runs kept publishing while this one converged', {
    hints: ['What this run published stands. Run the same command again.'],
  })
}

function settled({ written, recorded, seq }: WrittenPlan): Settled {
  return { written, recorded, ledgerSeq: seq }
}

async function planTouched(
  world: World,
  subject: Subject,
  state: State,
  tags: ReadonlySet<string>,
): Promise<Plan> {
  const { component } = subject.event
  const observed = await observe(subject.targets, [...tags])
  const facts = state.component(component.name)
  return planAll({ policy: world.policy, component, state: facts, observed, tags, now: world.clock.now() })
}
