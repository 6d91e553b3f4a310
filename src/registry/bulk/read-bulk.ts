import type { Digest } from '../../model/digest.ts'
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
 * none. A tag that comes with two digests changed meanwhile and is left out. Throws what the source throws, once it is
 * known to be there.
 */
export async function readBulk(question: BulkQuestion): Promise<BulkReadings | null> {
  const { image, wire, sources, dismissed } = question
  for (const source of sources.filter(({ name }) => !dismissed.has(name))) {
    const discard = (): void => void dismissed.add(source.name)
    try {
      const list = source.list(image, wire)
      if (list === null) continue
      return { source: source.name, digests: await gather(list, question.wanted), discard }
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
): Promise<ReadonlyMap<string, Digest>> {
  const digests = new Map<string, Digest>()
  const torn = new Set<string>()
  for await (const { tag, digest } of list) {
    if (digest === null || !wanted.has(tag)) continue
    const known = digests.get(tag)
    if (known !== undefined && known !== digest) torn.add(tag)
    digests.set(tag, digest)
    if (digests.size === wanted.size) break
  }
  for (const tag of torn) digests.delete(tag)
  return digests
}
