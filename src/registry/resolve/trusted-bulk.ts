import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { BulkReadings, FastReads, ReadOptions } from './fast-reads.ts'
import { mapUnordered } from './map-unordered.ts'

/** With fewer tags than one page of most APIs, asking for each is as cheap. */
const WORTH_ASKING = 100
/** Of how many answers that are news one is asked for again by HEAD, and how many at the least. */
const ONE_IN = 100
const LEAST = 3
const AT_ONCE = 8

export interface BulkOptions extends ReadOptions {
  /** What the tags named when they were last read: that they still do is no news. */
  readonly known?: ReadonlyMap<string, Digest> | undefined
  /** What tags ought to name: an answer that says otherwise is not taken, and the registry itself is asked. */
  readonly expected?: ReadonlyMap<string, Digest> | undefined
  /** Told what did not go as it should, in a sentence. */
  readonly onNotice?: ((notice: string) => void) | undefined
}

/**
 * The digests that an API of the registry's own tells for `names`, after a sample of what is new was compared with what the
 * standard says. One answer that differs, and none of them is taken; nothing is taken from an API that fails.
 */
export async function trustedBulk(
  fast: FastReads | undefined,
  names: readonly string[],
  options: BulkOptions,
): Promise<ReadonlyMap<string, Digest>> {
  if (fast === undefined || names.length < WORTH_ASKING) return new Map()
  const found = await ask(fast, names, options)
  if (found === null || found.digests.size === 0) return new Map()
  const wrong = await firstWrong(fast, found.digests, options)
  if (wrong === undefined) return taken(found, options)
  found.discard()
  options.onNotice?.(
    `the API of ${found.source} names another digest for ${wrong} than the registry: it is not used, every tag is read by itself`,
  )
  return new Map()
}

function taken(
  { source, digests, fault }: BulkReadings,
  { expected, onNotice }: BulkOptions,
): ReadonlyMap<string, Digest> {
  if (fault !== undefined)
    onNotice?.(`the API of ${source} did not tell every tag, the rest is read by itself: ${fault.message}`)
  if (expected === undefined) return digests
  return new Map([...digests].filter(([tag, digest]) => (expected.get(tag) ?? digest) === digest))
}

async function ask(
  fast: FastReads,
  names: readonly string[],
  { onNotice, ...reads }: BulkOptions,
): Promise<BulkReadings | null> {
  try {
    return await fast.bulk(new Set(names), reads)
  } catch (error) {
    if (isFailure(error, 'E_BUDGET') || reads.signal?.aborted === true || !(error instanceof Error))
      throw error
    onNotice?.(`the registry's own API is not used, every tag is read by itself: ${error.message}`)
    return null
  }
}

/** The first tag of a sample whose digest is not what the registry says by HEAD. */
async function firstWrong(
  fast: FastReads,
  digests: ReadonlyMap<string, Digest>,
  { known, signal, spend }: BulkOptions,
): Promise<string | undefined> {
  const news = [...digests].filter(([tag, digest]) => known?.get(tag) !== digest).map(([tag]) => tag)
  const count = Math.max(LEAST, Math.ceil(news.length / ONE_IN))
  const sample = pick(news.length < LEAST ? [...digests.keys()] : news, count, fast)
  const checks = mapUnordered(sample, AT_ONCE, async (tag) => {
    const digest = await fast.readTag(tag, { signal, spend })
    return digest === digests.get(tag) ? undefined : tag
  })
  for await (const wrong of checks) if (wrong !== undefined) return wrong
  return undefined
}

/** One by chance out of each of as many equal parts. */
function pick(tags: readonly string[], most: number, { random }: FastReads): readonly string[] {
  const count = Math.min(tags.length, most)
  const part = tags.length / count
  const chance = random(count * 2)
  return Array.from({ length: count }, (_, index) => {
    const share = ((chance[index * 2] ?? 0) * 256 + (chance[index * 2 + 1] ?? 0)) / 65_536
    return tags[Math.floor((index + share) * part)] ?? ''
  }).filter((tag) => tag !== '')
}
