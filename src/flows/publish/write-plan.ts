import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { Action } from '../../plan/action.ts'
import type { Digest } from '../../model/digest.ts'
import type { WrittenTag } from '../results.ts'
import type { World } from '../world.ts'
import { loseExactTag } from './lose-exact-tag.ts'
import type { RecordedFact } from './record-facts.ts'
import { pause } from './pause.ts'
import { planTags } from './plan-tags.ts'
import { recordPublished } from './record-published.ts'
import type { Work } from './subject.ts'
import { readAgain, writeTags } from './write-tags.ts'
import type { LostTag } from './write-tags.ts'

/** Where the ledger stands with what this run recorded. */
export interface Standing {
  /** Seq of our newest record; when the ledger stands further, another run has moved it. */
  readonly seq: number
  /** Records that this run added. */
  readonly recorded: number
}

/** What stands after the tags were written. */
export interface WrittenPlan extends Standing {
  readonly works: readonly Work[]
  readonly written: readonly WrittenTag[]
  /** Floats that somebody else moved while we wrote: convergence settles them. */
  readonly lost: readonly LostTag[]
}

/** What became of one plan. */
export interface WorkDone {
  readonly work: Work
  /** What this run wrote, and what of it does not stand any more. */
  readonly written: readonly WrittenTag[]
  readonly lost: readonly LostTag[]
}

/**
 * Writes the planned tags to every image, the plans side by side, and records in one append which were. `records` are the facts of
 * this run and `own` its digest: it is refused, and they are withdrawn, when somebody else took their exact tag. An error says what stands already.
 */
export async function writePlans(
  world: World,
  works: readonly Work[],
  before: Standing & { readonly records?: readonly RecordedFact[]; readonly own?: Digest | null },
): Promise<WrittenPlan> {
  const progress: WrittenTag[] = []
  const ends = await Promise.allSettled(works.map((work) => writeWork(work, progress)))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw withProgress(failed.reason, works, progress)
  const first = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
  const { records = [], own = null } = before
  await loseExactTag(world, first, { records, own })
  const done = await regainAll(world, first, progress)
  const stands = done.map((each) => ({ ...each, written: standing(each) }))
  const { seq, recorded } = await recordPublished(world, stands, { after: before.seq, own })
  return {
    works,
    written: stands.flatMap(({ written }) => written),
    lost: done.flatMap(({ lost }) => lost),
    seq,
    recorded: before.recorded + recorded,
  }
}

/**
 * Everything that is written once goes first, in all images: with nothing lost there, the floats follow. All is read once more at the
 * end, as a registry has no compare-and-swap and one immediate re-read misses one lost race in six.
 */
async function writeWork(work: Work, progress: WrittenTag[]): Promise<WorkDone> {
  const { actions } = work.plan
  const once = await writeEverywhere(
    work,
    actions.filter(({ moves }) => moves === 'never'),
    progress,
  )
  if (once.lost.length > 0) return { work, ...once }
  const floats = await writeEverywhere(
    work,
    actions.filter(({ moves }) => moves !== 'never'),
    progress,
  )
  const written = [...once.written, ...floats.written]
  const lost = [...floats.lost, ...(await readAllAgain(work, written))]
  return { work, written, lost: [...new Map(lost.map((each) => [each.written, each])).values()] }
}

async function readAllAgain({ targets }: Work, written: readonly WrittenTag[]): Promise<readonly LostTag[]> {
  const found = await Promise.all(
    targets.map(async (target) => {
      const own = written.filter(({ image }) => image === target.image)
      return await readAgain(target, own)
    }),
  )
  return found.flat()
}

/** How often floats that were lost are written again before convergence is left to see to them. */
const ROUNDS = 5

/**
 * Floats that somebody else moved while we wrote are planned again on the newest facts and written, one plan after the other, before
 * anything is recorded as published: a float must not stay below what the ledger says was published.
 */
async function regainAll(
  world: World,
  done: readonly WorkDone[],
  progress: WrittenTag[],
): Promise<readonly WorkDone[]> {
  const regained: WorkDone[] = []
  for (const each of done) {
    let current = each
    for (let round = 1; round <= ROUNDS && lostFloats(current).length > 0; round += 1) {
      if (round > 1) await pause(world, round)
      current = await regain(world, current, progress)
    }
    regained.push(current)
  }
  return regained
}

async function regain(world: World, done: WorkDone, progress: WrittenTag[]): Promise<WorkDone> {
  const { work, written, lost } = done
  const floats = lostFloats(done)
  const state = await (await world.ledger()).load({ fresh: true })
  const tags = new Set(floats.map((each) => each.written.tag))
  const { plan } = await planTags(world, work, { state, tags })
  const next = await writeEverywhere(work, plan.actions, progress)
  const stands = written.filter((tag) => !floats.some((other) => other.written === tag))
  const once = lost.filter((each) => !floats.includes(each))
  return { work, written: [...stands, ...next.written], lost: [...once, ...next.lost] }
}

/** What is lost of a tag that is written once is not regained by writing it again. */
function lostFloats({ work, lost }: WorkDone): readonly LostTag[] {
  const once = new Set(work.component.classes.filter(({ moves }) => moves === 'never').map(({ key }) => key))
  return lost.filter(({ written }) => !once.has(written.class))
}

async function writeEverywhere(
  { targets }: Work,
  actions: readonly Action[],
  progress: WrittenTag[],
): Promise<Pick<WorkDone, 'written' | 'lost'>> {
  const written: WrittenTag[] = []
  const lost: LostTag[] = []
  for (const target of targets) {
    const result = await writeTags(target, actions, (stands) => progress.push(...stands))
    written.push(...result.tags)
    lost.push(...result.lost)
    // What is written once is one decision for all images.
    if (lost.length > 0 && actions.some(({ moves }) => moves === 'never')) break
  }
  return { written, lost }
}

function standing({ written, lost }: WorkDone): readonly WrittenTag[] {
  return written.filter((tag) => !lost.some((other) => other.written === tag))
}

/** The same error, with what stands and what does not: it is always safe to run the command again. */
function withProgress(error: unknown, works: readonly Work[], written: readonly WrittenTag[]): unknown {
  if (!isFailure(error)) return error
  const done = new Set(written.map((tag) => `${tag.image} ${tag.tag}`))
  const actions = works.flatMap(({ plan }) => plan.actions)
  const writes = actions.filter(({ action }) => action === 'create' || action === 'move')
  const missing = writes.filter((action) => !done.has(`${action.image} ${action.tag}`))
  return new TidemarkError(error.code, error.message, {
    ...(error.where !== undefined && { where: error.where }),
    details: { ...error.details, written, missing: missing.map(({ image, tag }) => ({ image, tag })) },
    hints: [
      ...error.hints,
      `Written: ${names(written)}.  Not yet: ${names(missing)}.`,
      'Run the same command again.',
    ],
    cause: error,
  })
}

function names(tags: readonly { readonly tag: string }[]): string {
  return tags.map(({ tag }) => tag).join(', ') || 'nothing'
}
