import { chainRecords, nextHead } from '../model/chain.ts'
import type { Clock, Random } from '../model/clock.ts'
import { applyRecord, emptyState } from '../model/fold.ts'
import type { MutableState } from '../model/fold.ts'
import type { Head, LedgerRecord, RecordDraft } from '../model/record.ts'
import { restoreState } from '../model/restore.ts'
import { snapshotState } from '../model/snapshot.ts'
import type { State } from '../model/state.ts'
import type { Ledger, LedgerPromises } from './ledger.ts'
import { hashedCopy } from './line.ts'
import type { HashedRecord } from './line.ts'
import { isAt, movedOn } from './moved.ts'

/** Time and randomness for new records. */
export interface LedgerContext {
  readonly clock: Clock
  readonly random: Random
}

/** A ledger in this process's memory: for tests and what-if. */
export class MemoryLedger implements Ledger {
  readonly kind: string = 'memory'
  readonly promises: LedgerPromises = { durable: false, attributed: true, writable: true }
  readonly #context: LedgerContext
  readonly #records: LedgerRecord[] = []
  #state: MutableState = emptyState()

  /** Begins with `records`, which must be a chain from the first one. Throws E_LEDGER_CHAIN. */
  constructor(context: LedgerContext, records: Iterable<LedgerRecord> = []) {
    this.#context = context
    for (const { record, hash } of hashed(records)) {
      applyRecord(this.#state, record, hash)
      this.#records.push(record)
    }
  }

  async head(): Promise<Head> {
    return this.#state.head
  }

  async load(): Promise<State> {
    return copyOf(this.#state)
  }

  async *read(since = 0): AsyncGenerator<LedgerRecord> {
    let head: Head | null = null
    for (const record of this.#records.slice(since)) {
      head = nextHead(head ?? { seq: record.seq - 1, hash: record.prev }, record)
      yield record
    }
  }

  async append(drafts: readonly RecordDraft[], expected: Head): Promise<readonly LedgerRecord[]> {
    const { head, lastTime } = this.#state
    if (!isAt(head, expected)) throw movedOn(expected, head)
    if (drafts.length === 0) return []
    const added = hashed(chainRecords(head, drafts, { ...this.#context, lastTime }))
    // A draft that the fold refuses leaves the ledger as it was.
    const state = copyOf(this.#state)
    for (const { record, hash } of added) applyRecord(state, record, hash)
    this.#state = state
    const records = added.map(({ record }) => record)
    this.#records.push(...records)
    return records
  }
}

/** The records as a store that writes them down would give them back. */
function hashed(records: Iterable<LedgerRecord>): readonly HashedRecord[] {
  return Array.from(records, (record) => hashedCopy(record))
}

function copyOf(state: MutableState): MutableState {
  return restoreState(snapshotState(state))
}
