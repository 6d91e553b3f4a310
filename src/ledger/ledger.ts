import type { TagWrite } from '../model/names.ts'
import type { Head, LedgerRecord, RecordDraft } from '../model/record.ts'
import type { State } from '../model/state.ts'

/** What a store can promise; `status` shows it, and the conformance suite holds each store to it. */
export interface LedgerPromises {
  /** Appends survive the process. */
  readonly durable: boolean
  /** Records tell who and when; a derived ledger cannot. */
  readonly attributed: boolean
  /** Facts can be appended at all. */
  readonly writable: boolean
}

/** How a ledger is read. */
export interface ReadOptions {
  /**
   * Ask the authority again. Without it, a store that has asked once in this process, and has not been refused an append
   * since, answers from what it knows.
   */
  readonly fresh?: boolean
}

/** The append-only log of facts. All stores run the same conformance suite. */
export interface Ledger {
  readonly kind: string
  readonly promises: LedgerPromises
  /** Where the ledger stands now, asked of the authority (a remote, where there is one). */
  head(options?: ReadOptions): Promise<Head>
  /** The folded facts at the newest record. The caller owns the result. */
  load(options?: ReadOptions): Promise<State>
  /**
   * The folded facts as they stood at a time (RFC 3339, UTC, milliseconds), that moment included: the fold of all records up
   * to it. The caller owns the result.
   */
  loadAt(time: string): Promise<State>
  /**
   * Records with seq > `since` (0 by default: all), in order, up to the head; their chain is verified while they are read, and, from
   * the first one, whatever else the store keeps of them. Throws E_LEDGER_CHAIN, E_LEDGER_RECORD or E_LEDGER_NEWER at the first
   * record that does not hold.
   */
  read(since?: number): AsyncIterable<LedgerRecord>
  /** The records with these seqs, in order, each once; none for a seq past the head. Each is checked by itself only. */
  pick(seqs: Iterable<number>): AsyncIterable<LedgerRecord>
  /** Seqs of the records that name one of `names` (`namesIn`), in order, without reading all where the store can. */
  find(names: Iterable<string>): Promise<readonly number[]>
  /**
   * Every write of a tag to any image up to a time (RFC 3339, UTC, that moment included; null: now), newest first; the rest is not
   * looked for when the caller stops.
   */
  writes(tag: string, until: string | null): AsyncIterable<TagWrite>
  /**
   * Appends all drafts or none, only if the ledger still stands at `expected`; returns the new records.
   * Throws E_LEDGER_MOVED when it does not: load, plan and append again.
   */
  append(drafts: readonly RecordDraft[], expected: Head): Promise<readonly LedgerRecord[]>
}
