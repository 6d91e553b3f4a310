import type { MutableState } from '../../model/fold.ts'
import { snapshotState } from '../../model/snapshot.ts'
import { lineOf } from '../line.ts'
import type { HashedRecord } from '../line.ts'
import {
  FORMAT_PATH,
  FORMAT_TEXT,
  README_PATH,
  README_TEXT,
  SEGMENT_SIZE,
  segmentPath,
  firstSeq,
  STATE_PATH,
} from './layout.ts'
import type { Segment } from './segments.ts'
import type { View } from './view.ts'

/** The files that change, and the parts of the next view that follow from them. */
export interface FilesAfter {
  readonly files: ReadonlyMap<string, string>
  readonly view: Pick<View, 'tail' | 'snapshot' | 'later'>
}

/** A snapshot up to this many characters is written with every append. */
const SMALL_SNAPSHOT = 64 * 1024
/** A larger one may be so many records old: folding those costs less than pushing it anew each time. */
const OLDEST_SNAPSHOT = 200
/**
 * One of many records may lack one of so many: all that were ever written are then so many times the newest one at most,
 * however long the ledger gets, and folding what is lacking takes less than reading the snapshot.
 */
const SHARE = 20

/** What an append of `added` writes on top of `view`; `state` makes the fold after it, where that is needed. */
export function filesAfter(
  view: View,
  added: readonly HashedRecord[],
  state: (later: readonly HashedRecord[]) => MutableState,
): FilesAfter {
  const files = new Map<string, string>()
  if (view.commit === null) files.set(README_PATH, README_TEXT).set(FORMAT_PATH, FORMAT_TEXT)
  const tail = appendLines(view.tail, added, files)
  const later = [...view.later, ...added]
  if (!isDue(view, later.length)) return { files, view: { tail, snapshot: view.snapshot, later } }
  const snapshot = snapshotState(state(later))
  files.set(STATE_PATH, snapshot)
  return { files, view: { tail, snapshot, later: [] } }
}

function isDue({ snapshot, head }: View, later: number): boolean {
  if (snapshot === null || snapshot.length <= SMALL_SNAPSHOT) return true
  return later >= Math.max(OLDEST_SNAPSHOT, head.seq / SHARE)
}

/** Fills the newest file of records, then new ones. */
function appendLines(
  tail: Segment | null,
  added: readonly HashedRecord[],
  files: Map<string, string>,
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
