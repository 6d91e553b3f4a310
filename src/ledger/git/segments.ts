import type { ObjectReader } from '../../git/objects.ts'
import { checkFollows } from '../../model/chain.ts'
import { TidemarkError } from '../../model/failure.ts'
import { EMPTY_HEAD } from '../../model/record.ts'
import type { Head } from '../../model/record.ts'
import { parseLine } from '../line.ts'
import type { HashedRecord } from '../line.ts'
import { firstSeq, RECORDS_PATH, SEGMENT_SIZE, segmentOf, segmentPath } from './layout.ts'

/** A file of records, not yet parsed. */
export interface Segment {
  readonly index: number
  readonly text: string
  /** Without their newlines. */
  readonly lines: readonly string[]
}

/** The files of a ledger at one commit. */
export interface LedgerFiles {
  readonly head: Head
  /** The newest file of records. */
  readonly tail: Segment
  /** A file of records. Throws E_LEDGER_CHAIN when it is missing or damaged. */
  segment(index: number): Promise<Segment>
  /** The text at a path; null when there is none. */
  text(path: string): Promise<string | null>
}

/** The newest file of records in a commit, and how far the records go. Throws E_LEDGER_CHAIN when files are missing. */
export async function readTail(reader: ObjectReader, commit: string): Promise<Segment> {
  const tree = await reader.read(`${commit}:${RECORDS_PATH}`)
  const names = tree?.type === 'tree' ? treeNames(tree.data, commit.length / 2) : []
  const last = names.length - 1
  const odd = names.find((name, at) => `${RECORDS_PATH}/${name}` !== segmentPath(firstSeq(at)))
  if (odd !== undefined || last < 0) {
    throw chainError(`the ledger is broken: a file of records is missing before ${odd ?? 'the first one'}`)
  }
  return await readSegment(reader, commit, last)
}

/** One file of records. Throws E_LEDGER_CHAIN when it is missing, cut short or too long. */
export async function readSegment(reader: ObjectReader, commit: string, index: number): Promise<Segment> {
  const path = segmentPath(firstSeq(index))
  const blob = await reader.read(`${commit}:${path}`)
  if (blob?.type !== 'blob') throw chainError(`the ledger is broken: ${path} is missing`)
  const text = blob.data.toString('utf8')
  if (!text.endsWith('\n')) throw chainError(`the ledger is broken: ${path} was cut short`)
  const lines = text.slice(0, -1).split('\n')
  if (lines.length > SEGMENT_SIZE) throw chainError(`the ledger is broken: ${path} has too many records`)
  return { index, text, lines }
}

/** The head that a segment ends at: seq by position, hash by content. */
export function headOf(segment: Segment): HashedRecord & { readonly head: Head } {
  const seq = firstSeq(segment.index) + segment.lines.length - 1
  const { record, hash } = parseLine(segment.lines.at(-1) ?? '', seq)
  return { record, hash, head: { seq, hash } }
}

/** True when `segment` holds the very record that `head` names. */
export function holds(segment: Segment, head: Head): boolean {
  const line = segment.lines[head.seq - firstSeq(segment.index)]
  return line !== undefined && parseLine(line, head.seq).hash === head.hash
}

/**
 * Records from `from` to the end, each checked against the one before it. The first of all must be the first of the
 * ledger; from anywhere else, the chain is checked from there on. Throws E_LEDGER_CHAIN.
 */
export async function* readChain(files: LedgerFiles, from: number): AsyncGenerator<HashedRecord> {
  const chain = new ChainCheck(from <= 1 ? EMPTY_HEAD : null)
  for (let index = segmentOf(Math.max(from, 1)); index <= files.tail.index; index += 1) {
    // One file at a time: the whole ledger need not fit into memory.
    for (const hashed of linesOf(await files.segment(index))) {
      if (hashed.record.seq < from) continue
      chain.check(hashed)
      yield hashed
    }
  }
}

/** The records of one file, each checked by itself. */
export function* linesOf({ index, lines }: Segment): Generator<HashedRecord> {
  for (const [at, line] of lines.entries()) yield parseLine(line, firstSeq(index) + at)
}

/** Holds each record against the one before it. Throws E_LEDGER_CHAIN. */
class ChainCheck {
  #head: Head | null
  #time = ''

  constructor(head: Head | null) {
    this.#head = head
  }

  check({ record, hash }: HashedRecord): void {
    const { seq, prev, time } = record
    checkFollows(this.#head ?? { seq: seq - 1, hash: prev }, record)
    if (time < this.#time)
      throw chainError(`the ledger is broken: record ${seq} is older than the one before it`)
    this.#head = { seq, hash }
    this.#time = time
  }
}

/** Names in a tree object: `MODE NAME NUL ID`, again and again. Nothing but files of records may stand there. */
function treeNames(tree: Buffer, idLength: number): readonly string[] {
  const names: string[] = []
  for (let at = 0; at < tree.length;) {
    const end = tree.indexOf(0, at)
    const entry = tree.toString('utf8', at, end)
    names.push(entry.slice(entry.indexOf(' ') + 1))
    at = end + 1 + idLength
  }
  return names
}

export function chainError(message: string): TidemarkError {
  const hints = ['Compare with another clone of the ledger, and put back the newest unbroken commit.']
  return new TidemarkError('E_LEDGER_CHAIN', message, { hints })
}
