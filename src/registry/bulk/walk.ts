import type { TagReading } from '../resolve/tag-reading.ts'
import { OddAnswer } from './bulk-source.ts'

/** With a hundred tags each, as many as there may be tags. */
const MOST_PAGES = 10_000

/** One page of an API, and where the next one is. */
export interface BulkPage<Place> {
  readonly json: unknown
  readonly readings: readonly TagReading[]
  /** Undefined after the last. */
  readonly next: Place | undefined
}

/**
 * What all pages tell, from the one at `first` on; a place is a number, a path, or a token. Throws {@link OddAnswer} where pages run in
 * circles, repeat each other, or have no end, and what `read` throws.
 */
export async function* walk<Place>(
  first: Place,
  read: (place: Place) => Promise<BulkPage<Place>>,
): AsyncGenerator<TagReading> {
  const seen = new Set<Place>()
  let before: string | undefined
  for (let place: Place | undefined = first; place !== undefined;) {
    if (seen.has(place)) throw new OddAnswer('its pages run in circles')
    if (seen.size === MOST_PAGES) throw new OddAnswer('its pages have no end')
    seen.add(place)
    const { json, readings, next }: BulkPage<Place> = await read(place)
    const text = JSON.stringify(json)
    if (text === before) throw new OddAnswer('a page repeats the one before it')
    yield* readings
    before = text
    place = next
  }
}
