import type { TagWrite } from '../../model/names.ts'

/** A time in which a tag of an image named one digest; `until` (RFC 3339, UTC, excluded) is null for now. */
export interface RecentInterval extends TagWrite {
  readonly until: string | null
}

/** The newest intervals of a tag. */
export interface Recent {
  /** Oldest first, of all images. */
  readonly intervals: readonly RecentInterval[]
  /** There were others before. */
  readonly earlier: boolean
}

/** Intervals of an image that are told. */
const MOST = 10

/** Makes intervals of one component's writes of a tag, which it is told newest first. */
export class RecentBook {
  /** By image, newest first. An interval is the oldest of the writes of one digest in a row. */
  readonly #images = new Map<string, RecentInterval[]>()

  /** There is no more to tell about this image. */
  isFull(image: string): boolean {
    return (this.#images.get(image)?.length ?? 0) > MOST
  }

  add(write: TagWrite): void {
    const intervals = this.#images.get(write.image) ?? []
    const next = intervals.at(-1)
    if (next?.digest === write.digest) intervals[intervals.length - 1] = { ...write, until: next.until }
    else if (intervals.length <= MOST) intervals.push({ ...write, until: next?.time ?? null })
    this.#images.set(write.image, intervals)
  }

  result(): Recent {
    const all = [...this.#images.values()]
    const shown = all.flatMap((each) => each.slice(0, MOST).toReversed())
    const intervals = shown.toSorted((a, b) => a.seq - b.seq)
    return { intervals, earlier: all.some((each) => each.length > MOST) }
  }
}
