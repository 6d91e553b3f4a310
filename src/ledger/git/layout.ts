import { TidemarkError } from '../../model/failure.ts'

/** The version of the branch's layout: bump it when an older Tidemark could no longer read the branch. */
const LAYOUT_FORMAT = 1

/** Records in one file. */
export const SEGMENT_SIZE = 1000

export const STATE_PATH = 'state.json'
export const FORMAT_PATH = 'format'
export const RECORDS_PATH = 'records'
export const README_PATH = 'README.md'

export const FORMAT_TEXT = `tidemark-ledger ${LAYOUT_FORMAT}\n`

/** For somebody who comes upon the branch. */
export const README_TEXT = `# The release ledger of this repository

[Tidemark](https://www.npmjs.com/package/tidemark) keeps this branch: the append-only log of what was built, released,
promoted and deprecated here, and of every image tag that was written, one JSON record per line under \`records/\`. Each
record carries the SHA-256 of the one before it; \`state.json\` is what they add up to. Please do not edit, merge or
force-push it. Protect it against force pushes and let CI push to it; read it with \`tidemark log\` and \`tidemark status\`.
`

const DIGITS = 6

/** The file that holds the record with this seq: 1 to 1000 stand in `records/000000.jsonl`. Names sort by age. */
export function segmentPath(seq: number): string {
  return `${RECORDS_PATH}/${String(segmentOf(seq)).padStart(DIGITS, '0')}.jsonl`
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
 * Checks the branch's `format` file (null: there is none). Throws E_LEDGER_FORMAT for a newer layout, and for a branch
 * that is something else.
 */
export function checkFormat(text: string | null, label: string): void {
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
  if (Number(format) <= LAYOUT_FORMAT) return
  throw new TidemarkError('E_LEDGER_FORMAT', `${label} has layout ${format}, written by a newer Tidemark`, {
    hints: ['Upgrade Tidemark and run the same command again.'],
    details: { format: Number(format) },
  })
}
