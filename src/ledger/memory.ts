import { chainRecords, nextHead } from '../model/chain.ts'
import type { Clock, Random } from '../model/clock.ts'
import { EMPTY_HEAD } from '../model/record.ts'
import type { Head, LedgerRecord, RecordDraft } from '../model/record.ts'
import type { State } from '../model/state.ts'
import type { Ledger, LedgerPromises } from './ledger.ts'
import { foldHashed } from './fold-hashed.ts'
import { hashedCopy } from './line.ts'
import type { HashedRecord } from './line.ts'
import { isAt, movedOn } from './moved.ts'
import { ScannedLedger } from './scanned.ts'

/** Time and randomness for new records. */
export interface LedgerContext {
  readonly clock: Clock
  readonly random: Random
}

/** A ledger in this process's memory: for tests and what-if. */
export class MemoryLedger extends ScannedLedger implements Ledger {
  readonly kind: string = 'memory'
  readonly promises: LedgerPromises = { durable: false, attributed: true, writable: true }
  readonly #context: LedgerContext
  readonly #hashed: HashedRecord[] = []

  /** Begins with `records`, which must be a chain from the first one. Throws E_LEDGER_CHAIN. */
  constructor(context: LedgerContext, records: Iterable<LedgerRecord> = []) {
    super()
    this.#context = context
    const begun = hashed(records)
    foldHashed(begun)
    this.#hashed.push(...begun)
  }

  async head(): Promise<Head> {
    return this.#head
  }

  async load(): Promise<State> {
    return foldHashed(this.#hashed)
  }

  override async *read(since = 0): AsyncGenerator<LedgerRecord> {
    let head: Head | null = null
    for (const { record } of this.#hashed.slice(since)) {
      head = nextHead(head ?? { seq: record.seq - 1, hash: record.prev }, record)
      yield record
    }
  }

  async append(drafts: readonly RecordDraft[], expected: Head): Promise<readonly LedgerRecord[]> {
    const head = this.#head
    if (!isAt(head, expected)) throw movedOn(expected, head)
    if (drafts.length === 0) return []
    const lastTime = this.#hashed.at(-1)?.record.time ?? null
    const added = hashed(chainRecords(head, drafts, { ...this.#context, lastTime }))
    // A draft that the fold refuses leaves the ledger as it was.
    foldHashed(added, head, lastTime)
    this.#hashed.push(...added)
    return added.map(({ record }) => record)
  }

  get #head(): Head {
    const last = this.#hashed.at(-1)
    return last === undefined ? EMPTY_HEAD : { seq: last.record.seq, hash: last.hash }
  }
}

/** The records as a store that writes them down would give them back. */
function hashed(records: Iterable<LedgerRecord>): readonly HashedRecord[] {
  return Array.from(records, (record) => hashedCopy(record))
}
