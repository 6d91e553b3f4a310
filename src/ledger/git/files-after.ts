import { EMPTY_HEAD } from '../../model/record.ts'
import type { Head } from '../../model/record.ts'
import { lineOf } from '../line.ts'
import type { HashedRecord } from '../line.ts'
import {
  EARLIER_PATH,
  firstSeq,
  FORMAT_PATH,
  FORMAT_TEXT,
  fullSegments,
  HEAD_PATH,
  headText,
  LAYOUT_FORMAT,
  README_PATH,
  README_TEXT,
  SEGMENT_SIZE,
  segmentPath,
} from './layout.ts'
import { seal } from './seal.ts'
import type { ChangedFiles } from './seal.ts'
import { linesOf } from './segments.ts'
import type { LedgerFiles, Segment } from './segments.ts'
import type { View } from './view.ts'

/** The files that change, and the parts of the next view that follow from them. */
export interface FilesAfter {
  /** null removes a file. */
  readonly files: ReadonlyMap<string, string | null>
  readonly view: Pick<View, 'format' | 'tail' | 'later'>
}

/** What an append of `added` (at least one record) writes on top of `view`; `before` reads what stands there, null for nothing. */
export async function filesAfter(
  view: View,
  added: readonly HashedRecord[],
  before: LedgerFiles | null,
): Promise<FilesAfter> {
  const files = new Map<string, string | null>()
  const begins = view.commit === null || view.format < LAYOUT_FORMAT
  if (begins) files.set(README_PATH, README_TEXT).set(FORMAT_PATH, FORMAT_TEXT)
  if (begins && view.commit !== null) files.set(EARLIER_PATH, null)
  const tail = appendLines(view.tail, added, files)
  const known = [...view.later, ...added]
  const changed = new Changed(files, known, before)
  files.set(HEAD_PATH, headText(headAfter(added)))
  const sealed = begins ? 0 : fullSegments(view.head.seq)
  for (let full = sealed + 1; full <= fullSegments(headAfter(added).seq); full += 1) await seal(changed, full)
  const later = known.filter(({ record }) => record.seq >= firstSeq(tail.index))
  return { files, view: { format: LAYOUT_FORMAT, tail, later } }
}

function headAfter(added: readonly HashedRecord[]): Head {
  const last = added.at(-1)
  return last === undefined ? EMPTY_HEAD : { seq: last.record.seq, hash: last.hash }
}

/** The changes on top of what stood before them. */
class Changed implements ChangedFiles {
  readonly #files: Map<string, string | null>
  /** The newest records, without a gap. */
  readonly #known: readonly HashedRecord[]
  readonly #before: LedgerFiles | null

  constructor(files: Map<string, string | null>, known: readonly HashedRecord[], before: LedgerFiles | null) {
    this.#files = files
    this.#known = known
    this.#before = before
  }

  set(path: string, text: string | null): void {
    this.#files.set(path, text)
  }

  async text(path: string): Promise<string | null> {
    const changed = this.#files.get(path)
    return changed === undefined ? ((await this.#before?.text(path)) ?? null) : changed
  }

  async records(index: number): Promise<readonly HashedRecord[]> {
    const at = firstSeq(index) - (this.#known[0]?.record.seq ?? 0)
    if (at >= 0 || this.#before === null) return this.#known.slice(at, at + SEGMENT_SIZE)
    return [...linesOf(await this.#before.segment(index))]
  }
}

/** Fills the newest file of records, then new ones. */
function appendLines(
  tail: Segment | null,
  added: readonly HashedRecord[],
  files: Map<string, string | null>,
): Segment {
  let segment = tail ?? { index: 0, text: '', lines: [] }
  for (let rest = added; rest.length > 0;) {
    if (segment.lines.length === SEGMENT_SIZE) segment = { index: segment.index + 1, text: '', lines: [] }
    const part = rest.slice(0, SEGMENT_SIZE - segment.lines.length)
    const lines = part.map(({ record }) => lineOf(record))
    const text = segment.text + lines.join('')
    segment = {
      index: segment.index,
      text,
      lines: [...segment.lines, ...lines.map((line) => line.slice(0, -1))],
    }
    files.set(segmentPath(firstSeq(segment.index)), text)
    rest = rest.slice(part.length)
  }
  return segment
}
