import type { ObjectReader } from '../../git/objects.ts'
import { applyRecord, emptyState } from '../../model/fold.ts'
import type { MutableState } from '../../model/fold.ts'
import { EMPTY_HEAD } from '../../model/record.ts'
import type { Head } from '../../model/record.ts'
import { restoreState, tryRestoreState } from '../../model/restore.ts'
import { snapshotState } from '../../model/snapshot.ts'
import type { HashedRecord } from '../line.ts'
import { isAt } from '../moved.ts'
import { checkFormat, FORMAT_PATH, STATE_PATH } from './layout.ts'
import { chainError, headOf, readChain, readTail } from './segments.ts'
import type { Segment } from './segments.ts'
import { snapshotHead } from './snapshot-head.ts'

/** What is known of the ledger at one commit. */
export interface View {
  /** null when the ledger has no commit yet. */
  readonly commit: string | null
  readonly head: Head
  readonly lastTime: string | null
  /** The newest file of records; null when there is none. */
  readonly tail: Segment | null
  /** The text of `state.json`; null when the ledger is empty. */
  readonly snapshot: string | null
  /** The records after the snapshot's head. */
  readonly later: readonly HashedRecord[]
}

export const EMPTY_VIEW: View = {
  commit: null,
  head: EMPTY_HEAD,
  lastTime: null,
  tail: null,
  snapshot: null,
  later: [],
}

/** Up to so many records, every load folds them all and compares: it costs less than starting another process. */
export const PROVE_UP_TO = 100

/**
 * Reads the ledger at a commit. What is proved: the newest record is intact and the snapshot was made at a record of this
 * very chain, from which on every record is checked; for a small ledger, that the snapshot is what all records add up to
 * (else `read` proves it). Throws E_LEDGER_CHAIN, E_LEDGER_FORMAT, E_LEDGER_NEWER.
 */
export async function readView(reader: ObjectReader, commit: string, label: string): Promise<View> {
  const format = await reader.read(`${commit}:${FORMAT_PATH}`)
  checkFormat(format?.data.toString() ?? null, label)
  const tail = await readTail(reader, commit)
  const { head, record } = headOf(tail)
  const snapshot = await reader.read(`${commit}:${STATE_PATH}`)
  if (snapshot?.type !== 'blob') throw chainError(`the ledger is broken: ${label} has no ${STATE_PATH}`)
  const written = snapshot.data.toString('utf8')
  const start = startOf(written, head)
  const later = await laterThan(start, { reader, commit, tail }, head)
  const kept = start.head.seq === 0 ? null : written
  return { commit, head, lastTime: record.time, tail, snapshot: kept, later }
}

/** Of a large ledger only the place is read; a snapshot of an earlier format is made again from the records. */
function startOf(written: string, { seq }: Head): Start {
  const place = seq > PROVE_UP_TO ? snapshotHead(written) : null
  if (place !== null) return { head: place, text: null }
  const state = tryRestoreState(written)
  return state === null ? { head: EMPTY_HEAD, text: null } : { head: state.head, text: written }
}

/** The record that a snapshot was made at, and its text where all of it has been read. */
interface Start {
  readonly head: Head
  readonly text: string | null
}

/** The records after the snapshot's head, which must be among those of the chain. */
async function laterThan(
  start: Start,
  source: { readonly reader: ObjectReader; readonly commit: string; readonly tail: Segment },
  head: Head,
): Promise<readonly HashedRecord[]> {
  const { seq, hash } = start.head
  const from = head.seq <= PROVE_UP_TO ? 1 : Math.max(seq, 1)
  const proof = from === 1 && start.text !== null ? new SnapshotProof(start.text, start.head) : null
  const later: HashedRecord[] = []
  let met = seq === 0
  for await (const hashed of readChain(source, from)) {
    proof?.add(hashed)
    if (hashed.record.seq === seq) met = hashed.hash === hash
    if (hashed.record.seq > seq) later.push(hashed)
  }
  if (!met)
    throw chainError(`the ledger is broken: ${STATE_PATH} was made at a record ${seq} that is not in it`)
  return later
}

/** Folds records and compares what they add up to with a snapshot, once its head is reached. */
export class SnapshotProof {
  readonly #snapshot: string
  readonly #head: Head
  readonly #state = emptyState()

  /** Of a snapshot's text, and the record that it was made at where that is known. */
  constructor(snapshot: string, head: Head = snapshotHead(snapshot) ?? restoreState(snapshot).head) {
    this.#snapshot = snapshot
    this.#head = head
  }

  /** Takes the next record of the whole ledger. Throws E_LEDGER_CHAIN when the snapshot says something else. */
  add({ record, hash }: HashedRecord): void {
    if (record.seq > this.#head.seq) return
    applyRecord(this.#state, record, hash)
    if (record.seq < this.#head.seq) return
    if (isAt(this.#state.head, this.#head) && this.#isSame()) return
    throw chainError(
      `the ledger is broken: ${STATE_PATH} is not what the records up to ${record.seq} add up to`,
    )
  }

  #isSame(): boolean {
    const folded = snapshotState(this.#state)
    // Another order of words is not another snapshot.
    return folded === this.#snapshot || folded === snapshotState(restoreState(this.#snapshot))
  }
}

/** The folded state at a view's head, a new one each time. */
export function stateAt(view: View): MutableState {
  const state = view.snapshot === null ? emptyState() : restoreState(view.snapshot)
  for (const { record, hash } of view.later) applyRecord(state, record, hash)
  return state
}
