import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { RequestBudget } from '../../registry/resolve/request-budget.ts'
import { resolveTags } from '../../registry/resolve/resolve-tags.ts'
import type { Target } from '../content/targets.ts'
import type { World } from '../world.ts'
import type { Already, Progress } from './progress.ts'

/** What is to be read of one image. */
export interface TagQuestion {
  readonly target: Target
  /** The list of its tags, where it is on its way already. */
  readonly listing: Promise<readonly string[]> | null
  /**
   * Tags that ought to be there, and what they ought to name: those that the listing leaves out are asked for one by one, so that their
   * absence is proved, and nobody is alarmed by what an API says beside the registry.
   */
  readonly expected: ReadonlyMap<string, Digest>
  /** The most important ones, which a small budget goes to first. */
  readonly first: readonly string[]
  /** What an audit that was cut off read already. */
  readonly already: Already | undefined
  /** What the tags named when they were last read. */
  readonly known: ReadonlyMap<string, Digest>
  /** Keeps everything that is read, for the next audit. */
  readonly progress: Progress
}

type Asked = Omit<TagQuestion, 'already' | 'first' | 'listing'>

export interface TagReadings {
  readonly image: string
  /** Null is proved absence. */
  readonly tags: Map<string, Digest | null>
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
  const found = new Map(question.already?.tags)
  let of: number | null = null
  try {
    const limited = Number.isFinite(budget.limit)
    if (limited) await read(world, question, { budget, found, tags: left(question.first, found) })
    const names = await (question.listing ?? listTags(question.target, budget))
    await read(world, question, { budget, found, tags: left(names, found) })
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

/** Every tag of an image; counts the requests that it takes. */
export async function listTags({ store }: Target, budget: RequestBudget): Promise<readonly string[]> {
  if (store.fast !== undefined) return await store.fast.listTags({ spend: () => budget.spend() })
  budget.spend()
  return await store.listTags()
}

/** Asks again for tags that were read before, or not at all; true when the budget allowed all of them. */
export async function readAgain(
  world: Pick<World, 'tell' | 'signal'>,
  question: Asked,
  { budget, found, tags }: Reading,
): Promise<boolean> {
  try {
    await read(world, question, { budget, found, tags })
    return true
  } catch (error) {
    if (!isFailure(error, 'E_BUDGET')) throw error
    return false
  }
}

interface Reading {
  readonly budget: RequestBudget
  readonly found: Map<string, Digest | null>
  readonly tags: readonly string[]
}

async function read(
  { tell, signal }: Pick<World, 'tell' | 'signal'>,
  { target, known, expected, progress }: Asked,
  { budget, found, tags }: Reading,
): Promise<void> {
  if (tags.length === 0) return
  const readings = resolveTags(target.store, tags, {
    budget,
    known,
    expected,
    onNotice: (text) => tell({ type: 'warning', text: `${target.image}: ${text}` }),
    onProgress: (done, total) => {
      if (total >= 1000 && done % 1000 === 0)
        tell({ type: 'step', text: `${target.image}: ${done} of ${total} tags` })
    },
    ...(signal !== undefined && { signal }),
  })
  for await (const { tag, digest } of readings) {
    // One text for a digest, however often it was read: there may be tags by the million.
    const before = known.get(tag)
    found.set(tag, digest === before ? before : digest)
    progress.note(target.image, tag, digest)
  }
}
