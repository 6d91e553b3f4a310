import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { BulkReadings } from '../resolve/fast-reads.ts'
import type { TagReading } from '../resolve/tag-reading.ts'
import { NotOffered } from './bulk-source.ts'
import type { BulkImage, BulkSource, BulkWire } from './bulk-source.ts'

/** What is known of one registry's own APIs, for the time of a process: names of sources not to ask again. */
export type Dismissed = Set<string>

export interface BulkQuestion {
  readonly image: BulkImage
  readonly wire: BulkWire
  readonly sources: readonly BulkSource[]
  readonly dismissed: Dismissed
  /** The tags to find; anything else that the API tells is left. */
  readonly wanted: ReadonlySet<string>
}

/**
 * The digests of the wanted tags, as the first of the sources that there is tells them, unchecked; null when there is
 * none. A tag that comes with two digests changed meanwhile and is left out. What was told before a source failed counts.
 * Throws what a source throws that is there and tells nothing, and E_BUDGET.
 */
export async function readBulk(question: BulkQuestion): Promise<BulkReadings | null> {
  const { image, wire, sources, dismissed } = question
  for (const source of sources.filter(({ name }) => !dismissed.has(name))) {
    const discard = (): void => void dismissed.add(source.name)
    try {
      const list = source.list(image, wire)
      if (list === null) continue
      return { source: source.name, ...(await gather(list, question.wanted)), discard }
    } catch (error) {
      if (!(error instanceof NotOffered)) {
        discard()
        throw error
      }
      // Where only asking tells, one answer is enough; elsewhere another image may be public.
      if (source.matches(image.registry) === 'maybe') discard()
    }
  }
  return null
}

async function gather(
  list: AsyncIterable<TagReading>,
  wanted: ReadonlySet<string>,
): Promise<Pick<BulkReadings, 'digests' | 'fault'>> {
  const digests = new Map<string, Digest>()
  const torn = new Set<string>()
  const fault = await readInto(list, ({ tag, digest }) => {
    if (digest === null || !wanted.has(tag)) return false
    if ((digests.get(tag) ?? digest) !== digest) torn.add(tag)
    digests.set(tag, digest)
    return digests.size === wanted.size
  })
  if (fault !== undefined && (digests.size === 0 || isFinal(fault))) throw fault
  for (const tag of torn) digests.delete(tag)
  return { digests, ...(fault !== undefined && { fault }) }
}

/** Gives everything to `take`, until that has enough; what the list failed with, if it did. */
async function readInto(
  list: AsyncIterable<TagReading>,
  take: (reading: TagReading) => boolean,
): Promise<Error | undefined> {
  try {
    for await (const reading of list) if (take(reading)) break
    return undefined
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

/** The end of the whole run. */
function isFinal(error: Error): boolean {
  return isFailure(error, 'E_BUDGET') || error.name === 'AbortError'
}
