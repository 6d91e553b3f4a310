import { TidemarkError } from '../../model/failure.ts'
import type { World } from '../world.ts'
import { sayLost } from './lose-exact-tag.ts'
import { mended } from './mend.ts'
import { pause } from './pause.ts'
import { planTags } from './plan-tags.ts'
import type { Work } from './subject.ts'
import { writePlans } from './write-plan.ts'
import type { WrittenPlan } from './write-plan.ts'

/** What stands when the ledger is quiet. */
export interface Settled {
  readonly written: WrittenPlan['written']
  readonly recorded: number
  readonly ledgerSeq: number
}

export interface ConvergeOptions {
  /** Also writes over an exact tag that a run wrote which has lost it since; else only where the ledger says what was published. */
  readonly mend?: boolean
}

const ROUNDS = 20

/**
 * When another run has recorded facts since ours, or moved a float while we wrote it, what we wrote may be old: the tags that
 * this run touched are planned again on the newest facts and written, until the ledger stands where we left it. So it is when a float
 * of another artifact is not where it belongs.
 */
export async function converge(
  world: World,
  first: WrittenPlan,
  { mend = false }: ConvergeOptions = {},
): Promise<Settled> {
  const touched = first.works.map((work) => ({
    work,
    tags: new Set(work.plan.actions.map(({ tag }) => tag)),
  }))
  let current = first
  for (let round = 1; round <= ROUNDS; round += 1) {
    const ledger = await world.ledger()
    const state = await ledger.load({ fresh: true })
    const strays = round === 1 && first.works.some((work) => hasStrays(work))
    if (state.head.seq === current.seq && current.lost.length === 0 && !strays) return settled(current)
    if (round > 1) await pause(world, round)
    const plans = await Promise.all(touched.map(({ work, tags }) => planTags(world, work, { state, tags })))
    const works = await Promise.all(plans.map((work) => mended(ledger, work, { state, mend })))
    const before = { seq: state.head.seq, records: [], recorded: current.recorded }
    const next = await writePlans(world, works, before)
    current = { ...next, written: [...current.written, ...next.written] }
  }
  sayLost(current.lost)
  throw new TidemarkError('E_NOT_QUIET', 'other runs kept publishing while this one converged', {
    hints: ['What this run published stands. Run the same command again.'],
  })
}

/**
 * True when a float that belongs to another artifact names something else: a run that was killed, or another attempt of this very
 * command, has left it there, and everybody else is gone.
 */
function hasStrays({ plan }: Work): boolean {
  return plan.actions.some(
    ({ action, moves, from, to }) =>
      action === 'keep' && moves !== 'never' && to !== null && (from?.digest ?? null) !== to.digest,
  )
}

function settled({ written, recorded, seq }: WrittenPlan): Settled {
  return { written, recorded, ledgerSeq: seq }
}
