import { appendRetrying } from '../../ledger/append-loop.ts'
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
 * turn, as the tag stands; unless it is recorded as published with other bytes, which throws E_IMMUTABLE with nothing recorded.
 */
export async function recordPublished(
  world: World,
  done: readonly Written[],
  after: number,
): Promise<{ readonly seq: number; readonly recorded: number }> {
  const actor = await world.actor()
  const ledger = await world.ledger()
  const { records } = await appendRetrying(
    ledger,
    async (state) => {
      const published = done.flatMap((each) => draftsOf(actor, each, unrecorded(state, each)))
      // Where the ledger stands as it did, nobody can have replaced anything.
      if (state.head.seq === after) return published
      const back = await Promise.all(done.map((each) => takenBack(ledger, each, { state, actor })))
      return [...back.flat(), ...published]
    },
    world,
  )
  return { seq: after + records.length, recorded: records.length }
}

/** The records that give our tags back to us, one set for each fact that was replaced. */
async function takenBack(
  ledger: Ledger,
  { work, written }: Written,
  given: { readonly state: State; readonly actor: string },
): Promise<readonly RecordDraft[]> {
  const { component } = work
  const once = [...written, ...standingTags(work.plan)].filter(
    ({ tag, class: key }) => isExact(work, tag, key) && isOnce(work, key),
  )
  const facts = given.state.component(component.name)
  const views = viewsOf(component, facts)
  for (const taken of once) {
    const { tag, to } = taken
    if (views.wanted(tag)?.digest === to) continue
    const decided = publishedAs(facts, tag)
    if (decided !== null && decided !== to) throw takenByOthers(taken, decided)
    return await givingTag(ledger, { component, tag, digest: to }, given)
  }
  return []
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
