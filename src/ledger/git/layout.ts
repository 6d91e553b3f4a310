import { TidemarkError } from '../../model/failure.ts'
import type { Head } from '../../model/record.ts'

/**
 * The version of the branch's layout: bump it when an older Tidemark could no longer read the branch, and when a record gets other
 * names. The next append then makes all parts anew; until it did, those of an earlier layout must not be asked.
 */
export const LAYOUT_FORMAT = 2

/** Records in one file. */
export const SEGMENT_SIZE = 1000

export const FORMAT_PATH = 'format'
/** Seq and hash of the newest record, which no later one vouches for. */
export const HEAD_PATH = 'head'
export const RECORDS_PATH = 'records'
const FACTS_PATH = 'facts'
const NAMES_PATH = 'names'
/** What layout 1 had instead of facts and names. */
export const EARLIER_PATH = 'state.json'
export const README_PATH = 'README.md'

export const FORMAT_TEXT = `tidemark-ledger ${LAYOUT_FORMAT}\n`

/** For somebody who comes upon the branch. */
export const README_TEXT = `# The release ledger of this repository

[Tidemark](https://www.npmjs.com/package/tidemark) keeps this branch: the append-only log of what was built, released,
promoted and deprecated here, and of every image tag that was written, one JSON record per line under \`records/\`. Each
record carries the SHA-256 of the one before it. \`facts/\` and \`names/\` say the same in fewer words and by name, for
speed. Please do not edit, merge or force-push it. Protect it against force pushes and let CI push to it; read it with \`tidemark log\` and \`tidemark status\`.
`

const DIGITS = 6

/** The file that holds the record with this seq: 1 to 1000 stand in `records/000000.jsonl`. Names sort by age. */
export function segmentPath(seq: number): string {
  return `${RECORDS_PATH}/${numbered(segmentOf(seq))}.jsonl`
}

/** The text of {@link HEAD_PATH}. */
export function headText({ seq, hash }: Head): string {
  return `${seq} ${hash}\n`
}

/** What the records of a full file add up to, in short. */
export function factsPath(segment: number): string {
  return `${FACTS_PATH}/${numbered(segment)}.json`
}

/** Full files whose names are sealed together, and how many such blocks are merged into a span. */
export const BLOCK_SEGMENTS = 10
export const SPAN_BLOCKS = 10
export const SPAN_SEGMENTS = BLOCK_SEGMENTS * SPAN_BLOCKS
/** Parts of the index, by the first two hexadecimal digits of a name's hash. */
export const SHARDS: readonly string[] = Array.from({ length: 256 }, (_, at) =>
  at.toString(16).padStart(2, '0'),
)
/** So many parts of a span are merged at once. */
export const MERGED_AT_ONCE = 16

/** Names in the records of a block (0: those of the first ten files), as far as their hash begins with these digits. */
export function blockPath(block: number, shard: string): string {
  return `${NAMES_PATH}/blocks/${numbered(block)}/${shard}.jsonl`
}

/** The same of ten blocks. */
export function spanPath(span: number, shard: string): string {
  return `${NAMES_PATH}/spans/${numbered(span)}/${shard}.jsonl`
}

function numbered(number: number): string {
  return String(number).padStart(DIGITS, '0')
}

/** Number of files that are full once the ledger has so many records. */
export function fullSegments(seq: number): number {
  return Math.floor(seq / SEGMENT_SIZE)
}

/** Number of the file that holds the record with this seq. */
export function segmentOf(seq: number): number {
  return Math.floor((seq - 1) / SEGMENT_SIZE)
}

/** The seq of the first record in a file. */
export function firstSeq(segment: number): number {
  return segment * SEGMENT_SIZE + 1
}

/**
 * The layout that the branch's `format` file (null: there is none) names. Throws E_LEDGER_FORMAT for a newer layout, and for a branch
 * that is something else.
 */
export function readFormat(text: string | null, label: string): number {
  const format = /^tidemark-ledger (\d+)\n?$/u.exec(text ?? '')?.[1]
  if (format === undefined) {
    throw new TidemarkError(
      'E_LEDGER_FORMAT',
      `${label} is not a Tidemark ledger: it has no proper \`format\` file`,
      {
        hints: ['Name another branch in the policy:   ledger: { git: { branch: … } }'],
      },
    )
  }
  if (Number(format) <= LAYOUT_FORMAT) return Number(format)
  throw new TidemarkError('E_LEDGER_FORMAT', `${label} has layout ${format}, written by a newer Tidemark`, {
    hints: ['Upgrade Tidemark and run the same command again.'],
    details: { format: Number(format) },
  })
}
