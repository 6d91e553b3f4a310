import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { State } from '../../model/state.ts'
import type { Action } from '../../plan/action.ts'
import type { World } from '../world.ts'
import { sayLost, takenByOthers } from './lose-exact-tag.ts'
import { arbitrate } from './arbitrate.ts'
import { mended, openTags } from './mend.ts'
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
  /** Also settles whose an exact tag is that runs of ours wrote and the ledger does not want there. */
  readonly mend?: boolean
  /** What this run publishes; absent: nothing. */
  readonly own?: Digest | null
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
  { mend = false, own = null }: ConvergeOptions = {},
): Promise<Settled> {
  let touched: readonly Touched[] = first.works.map((work) => ({
    work,
    tags: new Set(work.plan.actions.map(({ tag }) => tag)),
    missing: false,
  }))
  let current = first
  let again = mend
  for (let round = 1; round <= ROUNDS; round += 1) {
    const state = await (await world.ledger()).load({ fresh: true })
    // What was touched once is looked at to the end, whoever it belongs to by then.
    touched = touched.map((each) => withWaiting(each, state, own))
    again ||= round === 1 && touched.some((each) => hasStrays(each))
    if (!again && isQuiet(current, state)) return settled(current)
    if (round > 1) await pause(world, round)
    const { works, seq, open } = await planRound(world, touched, { state, mend })
    if (own !== null) demandOwn(first.works, works, own)
    const next = await writePlans(world, works, { seq, recorded: current.recorded, own })
    current = { ...next, written: [...current.written, ...next.written] }
    again = open
  }
  sayLost(current.lost)
  throw new TidemarkError('E_NOT_QUIET', 'other runs kept publishing while this one converged', {
    hints: ['What this run published stands. Run the same command again.'],
  })
}

/** Nobody got in between, and nothing was taken from us. */
function isQuiet({ seq, lost }: WrittenPlan, { head }: State): boolean {
  return head.seq === seq && lost.length === 0
}

interface Round {
  readonly works: readonly Work[]
  /** Seq of the record that they were planned on. */
  readonly seq: number
  /** An exact tag is still to be put back, once it is recorded whose it is. */
  readonly open: boolean
}

/** What is to be written now; with `mend`, after it is settled whose the exact tags are that two runs wrote. */
async function planRound(
  world: World,
  touched: readonly Touched[],
  { state, mend }: { readonly state: State; readonly mend: boolean },
): Promise<Round> {
  const ledger = await world.ledger()
  const plans = await planTouched(world, touched, state)
  const open = mend ? (await Promise.all(plans.map((work) => openTags(ledger, work, state)))).flat() : []
  for (const each of open) await arbitrate(world, each)
  const newest = open.length === 0 ? state : await ledger.load()
  const works = open.length === 0 ? plans : await planTouched(world, touched, newest)
  return {
    works: await Promise.all(works.map((work) => mended(ledger, work, newest))),
    seq: newest.head.seq,
    open: open.length > 0,
  }
}

async function planTouched(
  world: World,
  touched: readonly Touched[],
  state: State,
): Promise<readonly Work[]> {
  return await Promise.all(touched.map(({ work, tags }) => planTags(world, work, { state, tags })))
}

/** Throws E_IMMUTABLE when a tag that is written once was this run's and is another's by now. */
function demandOwn(before: readonly Work[], after: readonly Work[], own: Digest): void {
  const had = new Set(
    before.flatMap(({ plan }) => plan.actions.filter((action) => isOwn(action, own)).map(({ tag }) => tag)),
  )
  for (const { tag, image, class: key, moves, from, to } of after.flatMap(({ plan }) => plan.actions)) {
    if (moves !== 'never' || !had.has(tag) || to === null || to.digest === null || to.digest === own) continue
    throw takenByOthers({ image, tag, class: key, from: from?.digest ?? null, to: own }, to.digest)
  }
}

function isOwn({ moves, to }: Action, own: Digest): boolean {
  return moves === 'never' && to?.digest === own
}

interface Touched {
  readonly work: Work
  readonly tags: ReadonlySet<string>
  /** A tag that waited for what this run publishes does not name it yet. */
  readonly missing: boolean
}

/** With the tags that waited for what this run publishes. */
function withWaiting({ work, tags }: Touched, state: State, own: Digest | null): Touched {
  if (own === null) return { work, tags, missing: false }
  const waiting = waitingTags(work, state, own)
  return { work, tags: new Set([...tags, ...waiting.tags]), missing: waiting.missing }
}

/**
 * True when a float that belongs to another artifact names something else: a run that was killed, or another attempt of this very
 * command, has left it there, and everybody else is gone.
 */
function hasStrays({ work, missing }: Touched): boolean {
  if (missing) return true
  return work.plan.actions.some(
    ({ action, moves, from, to }) =>
      action === 'keep' && moves !== 'never' && to !== null && (from?.digest ?? null) !== to.digest,
  )
}

function settled({ written, recorded, seq }: WrittenPlan): Settled {
  return { written, recorded, ledgerSeq: seq }
}
