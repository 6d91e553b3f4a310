import type { ObjectReader } from '../../git/objects.ts'
import type { Head } from '../../model/record.ts'
import { firstSeq, SEGMENT_SIZE, segmentPath } from './layout.ts'
import { chainError, readSegment } from './segments.ts'
import type { LedgerFiles, Segment } from './segments.ts'

/** Files of records that are kept at hand: more than those that no block of names holds yet. */
const MOST = 12

/** Where a ledger stands. */
export interface CommitPlace {
  readonly commit: string
  readonly head: Head
  readonly tail: Segment
  /** Files of records of this commit that have been read, and takes others. */
  readonly segments: Map<number, Promise<Segment>>
}

/** A ledger at one commit, read through one git process. */
export class CommitFiles implements LedgerFiles {
  readonly head: Head
  readonly tail: Segment
  readonly #reader: ObjectReader
  readonly #commit: string
  readonly #segments: CommitPlace['segments']

  constructor(reader: ObjectReader, at: CommitPlace) {
    this.#reader = reader
    this.#commit = at.commit
    this.#segments = at.segments
    this.head = at.head
    this.tail = at.tail
  }

  async segment(index: number): Promise<Segment> {
    if (index === this.tail.index) return this.tail
    const segment = this.#segments.get(index) ?? this.#read(index)
    this.#keep(index, segment)
    try {
      return await segment
    } catch (error) {
      // Whoever asks again reads again.
      if (this.#segments.get(index) === segment) this.#segments.delete(index)
      throw error
    }
  }

  /** Those asked for last are kept. */
  #keep(index: number, segment: Promise<Segment>): void {
    this.#segments.delete(index)
    this.#segments.set(index, segment)
    if (this.#segments.size > MOST) this.#segments.delete([...this.#segments.keys()][0] ?? index)
  }

  async text(path: string): Promise<string | null> {
    const blob = await this.#reader.read(`${this.#commit}:${path}`)
    return blob?.type === 'blob' ? blob.data.toString('utf8') : null
  }

  async #read(index: number): Promise<Segment> {
    const segment = await readSegment(this.#reader, this.#commit, index)
    if (segment.lines.length === SEGMENT_SIZE) return segment
    throw chainError(`the ledger is broken: ${segmentPath(firstSeq(index))} was cut short`)
  }
}
