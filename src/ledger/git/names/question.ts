import { isDigest } from '../../../model/digest.ts'
import { namesIn, tagWritesIn } from '../../../model/names.ts'
import type { TagWrite } from '../../../model/names.ts'
import type { LedgerRecord } from '../../../model/record.ts'
import { isText } from '../../../model/shape.ts'
import { tagName } from './rows.ts'
import type { NameRow } from './rows.ts'

/** What is looked for by name: in rows of the index, and in records that are not in it. */
export interface Question<Answer> {
  /** The name in the index. */
  readonly name: string
  /** A text that stands in the line of every record that has an answer. */
  readonly needle: string
  /** Oldest first; null for a row that cannot be. */
  inRow(row: NameRow): readonly Answer[] | null
  inRecord(record: LedgerRecord): readonly Answer[]
  /** True for an answer that is not wanted, and neither are all later ones. */
  isLater(answer: Answer): boolean
}

/** Which records have this name (`namesIn`)? */
export function seqsOf(name: string): Question<number> {
  const word = JSON.stringify(name.slice(name.indexOf(' ') + 1))
  return {
    name,
    // A version may go on with build metadata.
    needle: word.slice(0, -1),
    inRow: ([, ...seqs]) => (seqs.every(isSeq) ? seqs : null),
    inRecord: (record) => (namesIn(record).has(name) ? [record.seq] : []),
    isLater: () => false,
  }
}

/** When was this tag written, up to a time (RFC 3339, UTC, that moment included; null: now)? */
export function writesOf(tag: string, until: string | null): Question<TagWrite> {
  return {
    name: tagName(tag),
    needle: JSON.stringify(tag),
    inRow: (row) => writeIn(row, tag),
    inRecord: (record) => tagWritesIn(record).filter((write) => write.tag === tag),
    isLater: ({ time }) => until !== null && time > until,
  }
}

function writeIn(row: NameRow, tag: string): readonly TagWrite[] | null {
  const [, seq, time, component, image, digest, version, actor] = row
  if (!isSeq(seq) || !isText(time) || !isText(component) || !isText(image) || !isText(actor)) return null
  if (!isText(digest) || !isDigest(digest) || !(version === null || isText(version))) return null
  return [{ tag, seq, time, component, image, digest, version, actor }]
}

function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
