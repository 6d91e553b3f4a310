import { appendRetrying } from '../../ledger/append-loop.ts'
import type { PublishedData, PublishedTag } from '../../model/data.ts'
import type { RecordDraft } from '../../model/record.ts'
import type { Plan } from '../../plan/plan.ts'
import type { WrittenTag } from '../results.ts'
import type { World } from '../world.ts'
import type { Subject } from './subject.ts'

interface Outcome {
  readonly plan: Plan
  readonly written: readonly WrittenTag[]
  /** Seq of our newest record so far. */
  readonly after: number
}

/**
 * Records which tags were written, one record an image; and those that stood already without a record of it, which a run left
 * that was killed between its writes and its record. `seq` is our newest record's when nobody else got in between, else the
 * seq that it would have had, so that convergence sees the difference.
 */
export async function recordPublished(
  world: World,
  subject: Subject,
  outcome: Outcome,
): Promise<{ readonly seq: number; readonly recorded: number }> {
  const actor = await world.actor()
  const { records } = await appendRetrying(
    await world.ledger(),
    (state) => {
      const { published } = state.component(subject.event.component.name)
      const unrecorded = standingTags(outcome.plan).filter(
        ({ image, tag, to }) => published.get(image)?.get(tag)?.digest !== to,
      )
      return draftsOf(actor, subject, { tags: [...outcome.written, ...unrecorded], plan: outcome.plan })
    },
    world,
  )
  return { seq: outcome.after + records.length, recorded: records.length }
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
  subject: Subject,
  outcome: { readonly tags: readonly WrittenTag[]; readonly plan: Plan },
): readonly RecordDraft[] {
  const versions = new Map(outcome.plan.actions.map(({ tag, to }) => [tag, to?.version ?? null]))
  const byImage = Map.groupBy(outcome.tags, (written) => written.image)
  return [...byImage].map(([image, tags]): RecordDraft => {
    const data: PublishedData = {
      image,
      tags: tags.map((written) => entry(written, versions.get(written.tag))),
    }
    return {
      component: subject.event.component.name,
      type: 'published',
      actor,
      data: { ...data },
    }
  })
}

function entry({ tag, class: key, from, to }: WrittenTag, version: string | null | undefined): PublishedTag {
  const written = { tag, class: key, from, to }
  return version === null || version === undefined ? written : { ...written, version }
}
