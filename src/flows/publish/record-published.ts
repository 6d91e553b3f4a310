import { appendRetrying } from '../../ledger/append-loop.ts'
import type { Digest } from '../../model/digest.ts'
import type { PublishedData, PublishedTag } from '../../model/data.ts'
import type { RecordDraft } from '../../model/record.ts'
import type { State } from '../../model/state.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Plan } from '../../plan/plan.ts'
import { viewsOf } from '../../plan/views.ts'
import type { WrittenTag } from '../results.ts'
import type { World } from '../world.ts'
import { givingTag, publishedAs } from './give-tag.ts'
import { isExact, takenByOthers } from './lose-exact-tag.ts'
import type { Work } from './subject.ts'
import type { WorkDone } from './write-plan.ts'

type Written = Pick<WorkDone, 'work' | 'written'>

/**
 * Records which tags were written, one record an image; and those that stood already without a record of it, which a run left
 * that was killed between its writes and its record. `after` is the seq of our newest record so far; the answer's is our newest
 * record's when nobody else got in between, else the seq that it would have had, so that convergence sees the difference.
 *
 * This append decides to whom a tag belongs that is written once: who replaced us in the ledger while we wrote it is replaced in
 * turn, as the tag stands; unless it is recorded as published with other bytes, which throws E_IMMUTABLE with nothing recorded where
 * these are our `own`.
 */
export async function recordPublished(
  world: World,
  done: readonly Written[],
  { after, own }: { readonly after: number; readonly own: Digest | null },
): Promise<{ readonly seq: number; readonly recorded: number }> {
  const actor = await world.actor()
  const ledger = await world.ledger()
  const { records } = await appendRetrying(
    ledger,
    async (state) => {
      // Where the ledger stands as it did, nobody can have replaced anything.
      const held = state.head.seq === after ? done : done.map((each) => withoutDecided(state, each, own))
      const published = held.flatMap((each) => draftsOf(actor, each, unrecorded(state, each)))
      if (state.head.seq === after) return published
      const back = await Promise.all(held.map((each) => takenBack(ledger, each, { state, actor })))
      return [...back.flat(), ...published]
    },
    world,
  )
  return { seq: after + records.length, recorded: records.length }
}

/**
 * The work without tags that are written once and that the ledger says were published with other bytes: of a run's own digest that is
 * a refusal; of another's, which it only finished, convergence sees to it.
 */
function withoutDecided(state: State, done: Written, own: Digest | null): Written {
  const facts = state.component(done.work.component.name)
  const isDecided = ({ tag, class: key, to }: WrittenTag): boolean =>
    isOnce(done.work, key) && ![to, null].includes(publishedAs(facts, tag))
  const lost = [...done.written, ...standingTags(done.work.plan)].filter((each) => isDecided(each))
  const ours = lost.find(({ to }) => to === own)
  if (ours !== undefined) throw takenByOthers(ours, publishedAs(facts, ours.tag) ?? ours.to)
  if (lost.length === 0) return done
  const actions = done.work.plan.actions.filter(({ tag }) => !lost.some((each) => each.tag === tag))
  const work = { ...done.work, plan: { ...done.work.plan, actions } }
  return { work, written: done.written.filter((each) => !lost.includes(each)) }
}

/** The records that give tags back to the bytes that stand there, one set for each fact that was replaced meanwhile. */
async function takenBack(
  ledger: Ledger,
  { work, written }: Written,
  given: { readonly state: State; readonly actor: string },
): Promise<readonly RecordDraft[]> {
  const { component } = work
  const exact = [...written, ...standingTags(work.plan)].filter(
    ({ tag, class: key }) => isExact(work, tag, key) && isOnce(work, key),
  )
  const views = viewsOf(component, given.state.component(component.name))
  const replaced = exact.filter(({ tag, to }) => views.wanted(tag)?.digest !== to)
  const byDigest = new Map(replaced.toReversed().map(({ tag, to }) => [to, tag]))
  const back = await Promise.all(
    [...byDigest].map(async ([digest, tag]) => await givingTag(ledger, { component, tag, digest }, given)),
  )
  return back.flat()
}

function isOnce({ component }: Work, key: string): boolean {
  return component.classes.some((tagClass) => tagClass.key === key && tagClass.moves === 'never')
}

function unrecorded(state: State, { work }: Written): readonly WrittenTag[] {
  const { published } = state.component(work.component.name)
  return standingTags(work.plan).filter(({ image, tag, to }) => published.get(image)?.get(tag)?.digest !== to)
}

function standingTags(plan: Plan): readonly WrittenTag[] {
  return plan.actions.flatMap(({ action, image, tag, class: key, from, to }) => {
    const digest = to?.digest ?? null
    const there = action === 'keep' && digest !== null && from?.digest === digest
    return there ? [{ image, tag, class: key, from: digest, to: digest }] : []
  })
}

function draftsOf(
  actor: string,
  { work, written }: Written,
  found: readonly WrittenTag[],
): readonly RecordDraft[] {
  const { component, plan } = work
  const versions = new Map(plan.actions.map(({ tag, to }) => [tag, to?.version ?? null]))
  const byImage = Map.groupBy([...written, ...found], ({ image }) => image)
  return [...byImage].map(([image, tags]): RecordDraft => {
    const data: PublishedData = { image, tags: tags.map((tag) => entry(tag, versions.get(tag.tag))) }
    return { component: component.name, type: 'published', actor, data: { ...data } }
  })
}

function entry({ tag, class: key, from, to }: WrittenTag, version: string | null | undefined): PublishedTag {
  const written = { tag, class: key, from, to }
  return version === null || version === undefined ? written : { ...written, version }
}
