import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { ImageStore } from '../image-store.ts'
import { mapUnordered } from './map-unordered.ts'
import { overBudget } from './request-budget.ts'
import type { RequestBudget } from './request-budget.ts'
import type { TagReading } from './tag-reading.ts'
import { trustedBulk } from './trusted-bulk.ts'

export type { TagReading } from './tag-reading.ts'

export interface ResolveOptions {
  /** Most requests at once; how many there are below it, the registry's answers decide. Default 32. */
  readonly concurrency?: number
  readonly signal?: AbortSignal
  /** Told how many of how many tags are read. */
  readonly onProgress?: (done: number, total: number) => void
  readonly budget?: RequestBudget
  /** What the tags named when they were last read, by tag. */
  readonly known?: ReadonlyMap<string, Digest>
  /** What tags ought to name; what an API of the registry's own says otherwise is asked of the registry itself. */
  readonly expected?: ReadonlyMap<string, Digest>
  /** Told, in a sentence, when an API of the registry's own could not be used. */
  readonly onNotice?: (notice: string) => void
}

const CONCURRENCY = 32

/**
 * What each of `tags` names, or each tag that the image lists (null), in any order. A tag that does not exist comes with
 * null. Throws E_BUDGET, after all readings that the budget allowed, with the tag that comes next (in order of code units)
 * in its details; and whatever `resolve` and `listTags` of the store throw.
 */
export async function* resolveTags(
  store: ImageStore,
  tags: readonly string[] | null,
  options: ResolveOptions = {},
): AsyncGenerator<TagReading> {
  const { signal, budget } = options
  signal?.throwIfAborted()
  const spend = budget === undefined ? undefined : () => budget.spend()
  const names = tags === null ? await listed(store, { signal, spend }) : [...new Set(tags)].toSorted()
  let done = 0
  for await (const reading of readAll(store, names, { ...options, spend })) {
    done += 1
    options.onProgress?.(done, names.length)
    yield reading
  }
}

/** What an API of the registry's own tells, then one request for each of the others. */
async function* readAll(
  store: ImageStore,
  names: readonly string[],
  options: ResolveOptions & Reads,
): AsyncGenerator<TagReading> {
  const bulk = await bulkOf(store, names, options)
  for (const [tag, digest] of bulk) yield { tag, digest }
  const rest = bulk.size === 0 ? names : names.filter((name) => !bulk.has(name))
  yield* readEach(store, rest, options)
}

async function bulkOf(
  store: ImageStore,
  names: readonly string[],
  { signal, spend, onNotice, expected, known, budget }: ResolveOptions & Reads,
): Promise<ReadonlyMap<string, Digest>> {
  try {
    return await trustedBulk(store.fast, names, { signal, spend, onNotice, expected, known })
  } catch (error) {
    const [next] = names
    if (budget === undefined || next === undefined || !isFailure(error, 'E_BUDGET')) throw error
    throw overBudget(budget, { image: store.name, next, read: 0 })
  }
}

interface Reads {
  readonly signal?: AbortSignal | undefined
  readonly spend: (() => void) | undefined
}

async function listed(store: ImageStore, reads: Reads): Promise<readonly string[]> {
  if (store.fast !== undefined) return store.fast.listTags(reads)
  reads.spend?.()
  return store.listTags()
}

/** One request a tag, in order. */
async function* readEach(
  store: ImageStore,
  names: readonly string[],
  options: ResolveOptions & Reads,
): AsyncGenerator<TagReading> {
  const { concurrency = CONCURRENCY, budget } = options
  let unread: string | undefined
  let read = 0
  async function readOne(tag: string): Promise<TagReading> {
    options.signal?.throwIfAborted()
    try {
      const digest = await digestOf(store, tag, options)
      read += 1
      return { tag, digest }
    } catch (error) {
      if (isFailure(error, 'E_BUDGET') && (unread === undefined || tag < unread)) unread = tag
      throw error
    }
  }
  try {
    yield* mapUnordered(names, Math.max(1, concurrency), readOne)
  } catch (error) {
    if (budget === undefined || unread === undefined || !isFailure(error, 'E_BUDGET')) throw error
    throw overBudget(budget, { image: store.name, next: unread, read })
  }
}

async function digestOf(
  store: ImageStore,
  tag: string,
  { known, signal, spend }: ResolveOptions & Reads,
): Promise<Digest | null> {
  if (store.fast !== undefined) return store.fast.readTag(tag, { known: known?.get(tag), signal, spend })
  spend?.()
  const found = await store.resolve(tag)
  return found === null ? null : found.digest
}
