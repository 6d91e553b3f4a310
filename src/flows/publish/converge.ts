import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { State } from '../../model/state.ts'
import type { World } from '../world.ts'
import { sayLost } from './lose-exact-tag.ts'
import { mended } from './mend.ts'
import { pause } from './pause.ts'
import { planTags } from './plan-tags.ts'
import type { Work } from './subject.ts'
import { waitingTags } from './waiting-tags.ts'
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
  /** What this run publishes; absent: nothing. */
  readonly own?: Digest
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
  { mend = false, own }: ConvergeOptions = {},
): Promise<Settled> {
  const touched = first.works.map((work) => ({
    work,
    tags: new Set(work.plan.actions.map(({ tag }) => tag)),
  }))
  let current = first
  for (let round = 1; round <= ROUNDS; round += 1) {
    const ledger = await world.ledger()
    const state = await ledger.load({ fresh: true })
    const scopes = touched.map((each) => withWaiting(each, state, own))
    const strays = round === 1 && scopes.some(({ work, missing }) => missing || hasStrays(work))
    if (state.head.seq === current.seq && current.lost.length === 0 && !strays) return settled(current)
    if (round > 1) await pause(world, round)
    const plans = await Promise.all(scopes.map(({ work, tags }) => planTags(world, work, { state, tags })))
    const works = await Promise.all(plans.map((work) => mended(ledger, work, { state, mend })))
    const before = { seq: state.head.seq, recorded: current.recorded, ...(own !== undefined && { own }) }
    const next = await writePlans(world, works, before)
    current = { ...next, written: [...current.written, ...next.written] }
  }
  sayLost(current.lost)
  throw new TidemarkError('E_NOT_QUIET', 'other runs kept publishing while this one converged', {
    hints: ['What this run published stands. Run the same command again.'],
  })
}

interface Touched {
  readonly work: Work
  readonly tags: ReadonlySet<string>
}

/** With the tags that waited for what this run publishes. */
function withWaiting(
  { work, tags }: Touched,
  state: State,
  own: Digest | undefined,
): Touched & { readonly missing: boolean } {
  if (own === undefined) return { work, tags, missing: false }
  const waiting = waitingTags(work, state, own)
  return { work, tags: new Set([...tags, ...waiting.tags]), missing: waiting.missing }
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
