import type { ObjectReader } from '../../git/objects.ts'
import { EMPTY_HEAD } from '../../model/record.ts'
import type { Head } from '../../model/record.ts'
import type { HashedRecord } from '../line.ts'
import { CommitFiles } from './commit-files.ts'
import type { CommitPlace } from './commit-files.ts'
import { firstSeq, FORMAT_PATH, HEAD_PATH, headText, LAYOUT_FORMAT, readFormat } from './layout.ts'
import { chainError, headOf, readChain, readTail } from './segments.ts'
import type { Segment } from './segments.ts'

/** What is known of the ledger at one commit. */
export interface View {
  /** null when the ledger has no commit yet. */
  readonly commit: string | null
  /** The layout of the branch. */
  readonly format: number
  readonly head: Head
  readonly lastTime: string | null
  /** The newest file of records; null when there is none. */
  readonly tail: Segment | null
  /** The records of that file. */
  readonly later: readonly HashedRecord[]
  readonly segments: CommitPlace['segments']
}

export const EMPTY_VIEW: View = {
  commit: null,
  format: LAYOUT_FORMAT,
  head: EMPTY_HEAD,
  lastTime: null,
  tail: null,
  later: [],
  segments: new Map(),
}

/**
 * Reads the ledger at a commit: the newest file of records, whose chain is checked. Older ones are looked at when they are needed.
 * Throws E_LEDGER_CHAIN, E_LEDGER_FORMAT, E_LEDGER_NEWER.
 */
export async function readView(reader: ObjectReader, commit: string, label: string): Promise<View> {
  const written = await reader.read(`${commit}:${FORMAT_PATH}`)
  const format = readFormat(written?.data.toString() ?? null, label)
  const tail = await readTail(reader, commit)
  const { head, record } = headOf(tail)
  if (format === LAYOUT_FORMAT) await checkHead(reader, commit, head)
  const later: HashedRecord[] = []
  const place: CommitPlace = { commit, head, tail, segments: new Map() }
  const files = new CommitFiles(reader, place)
  for await (const hashed of readChain(files, firstSeq(tail.index))) later.push(hashed)
  return { ...place, format, lastTime: record.time, later }
}

async function checkHead(reader: ObjectReader, commit: string, head: Head): Promise<void> {
  const written = await reader.read(`${commit}:${HEAD_PATH}`)
  if (written?.data.toString() === headText(head)) return
  throw chainError(`the ledger is broken: it does not end at the record that its ${HEAD_PATH} file names`)
}
