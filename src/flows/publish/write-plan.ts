import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { Action } from '../../plan/action.ts'
import type { Plan } from '../../plan/plan.ts'
import type { WrittenTag } from '../results.ts'
import type { World } from '../world.ts'
import type { Intent } from './record-facts.ts'
import { recordPublished } from './record-published.ts'
import type { Subject } from './subject.ts'
import { loseExactTag } from './lose-exact-tag.ts'
import { writeTags } from './write-tags.ts'
import type { LostTag } from './write-tags.ts'

/** What stands after the tags were written. */
export interface WrittenPlan {
  readonly plan: Plan
  readonly written: readonly WrittenTag[]
  /** Floats that somebody else moved while we wrote: convergence settles them. */
  readonly lost: readonly LostTag[]
  /** Seq of our newest record; when the ledger stands further, another run has moved it. */
  readonly seq: number
  /** Records that this run added. */
  readonly recorded: number
}

/** Writes the planned tags to every image and records which were; an error says what stands already. */
export async function writePlan(world: World, subject: Subject, intent: Intent): Promise<WrittenPlan> {
  const { plan } = intent
  const written: WrittenTag[] = []
  const lost: LostTag[] = []
  try {
    for (const target of subject.targets) {
      const result = await writeTags(target, plan.actions, (tags) => written.push(...tags))
      lost.push(...result.lost)
    }
  } catch (error) {
    throw withProgress(error, plan.actions, written)
  }
  await loseExactTag(world, subject, { intent, lost })
  const stands = written.filter((tag) => !lost.some((other) => other.written === tag))
  const { seq, recorded } = await recordPublished(world, subject, {
    plan,
    written: stands,
    after: intent.seq,
  })
  return { plan, written: stands, lost, seq, recorded: intent.recorded + recorded }
}

/** The same error, with what stands and what does not: it is always safe to run the command again. */
function withProgress(error: unknown, actions: readonly Action[], written: readonly WrittenTag[]): unknown {
  if (!isFailure(error)) return error
  const done = new Set(written.map((tag) => `${tag.image} ${tag.tag}`))
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
