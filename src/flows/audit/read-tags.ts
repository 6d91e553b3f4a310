import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { RequestBudget } from '../../registry/resolve/request-budget.ts'
import { resolveTags } from '../../registry/resolve/resolve-tags.ts'
import type { Target } from '../content/targets.ts'
import type { World } from '../world.ts'

/** What is to be read of one image. */
export interface TagQuestion {
  readonly target: Target
  /**
   * Tags that ought to be there, and what they ought to name: those that the listing leaves out are asked for one by one, so that their
   * absence is proved, and nobody is alarmed by what an API says beside the registry.
   */
  readonly expected: ReadonlyMap<string, Digest>
  /** The most important ones, which a small budget goes to first. */
  readonly first: readonly string[]
  /** What an audit that was cut off read already. */
  readonly already: Readonly<Record<string, Digest | null>>
  /** What the tags named when they were last read. */
  readonly known: Readonly<Record<string, Digest>>
  /** Grows with everything that is read, and outlives a failure: image -> tag -> digest. */
  readonly progress: Progress
}

export type Progress = Map<string, ReadonlyMap<string, Digest | null>>

export interface TagReadings {
  readonly image: string
  /** Null is proved absence. */
  readonly tags: ReadonlyMap<string, Digest | null>
  readonly complete: boolean
  /** How many there are; null when the listing was not had. */
  readonly of: number | null
}

/**
 * Everything that an image has under its tags, until the budget is spent; what was read by then counts. Throws what the registry gives
 * cause for: an answer that says nothing is never read as absence.
 */
export async function readTags(
  world: Pick<World, 'tell' | 'signal'>,
  question: TagQuestion,
  budget: RequestBudget,
): Promise<TagReadings> {
  const found = new Map(Object.entries(question.already))
  question.progress.set(question.target.image, found)
  let of: number | null = null
  try {
    const limited = Number.isFinite(budget.limit)
    if (limited) await read(world, question, { budget, found, tags: left(question.first, found) })
    // A listing that need not be known beforehand may come with its digests.
    const tags = limited || found.size > 0 ? left(await listed(question, budget), found) : null
    await read(world, question, { budget, found, tags })
    const missing = left([...question.expected.keys()], found)
    of = found.size + missing.length
    await read(world, question, { budget, found, tags: missing })
    return { image: question.target.image, tags: found, complete: true, of }
  } catch (error) {
    if (!isFailure(error, 'E_BUDGET')) throw error
    return { image: question.target.image, tags: found, complete: false, of }
  }
}

function left(tags: readonly string[], found: ReadonlyMap<string, unknown>): readonly string[] {
  return tags.filter((tag) => !found.has(tag))
}

async function listed({ target: { store } }: TagQuestion, budget: RequestBudget): Promise<readonly string[]> {
  if (store.fast !== undefined) return await store.fast.listTags({ spend: () => budget.spend() })
  budget.spend()
  return await store.listTags()
}

interface Reading {
  readonly budget: RequestBudget
  readonly found: Map<string, Digest | null>
  /** null: those that the image lists. */
  readonly tags: readonly string[] | null
}

async function read(
  { tell, signal }: Pick<World, 'tell' | 'signal'>,
  { target, known, expected }: TagQuestion,
  { budget, found, tags }: Reading,
): Promise<void> {
  if (tags?.length === 0) return
  const readings = resolveTags(target.store, tags, {
    budget,
    known: new Map(Object.entries(known)),
    expected,
    onNotice: (text) => tell({ type: 'warning', text: `${target.image}: ${text}` }),
    onProgress: (done, total) => {
      if (total >= 1000 && done % 1000 === 0)
        tell({ type: 'step', text: `${target.image}: ${done} of ${total} tags` })
    },
    ...(signal !== undefined && { signal }),
  })
  for await (const { tag, digest } of readings) found.set(tag, digest)
}
