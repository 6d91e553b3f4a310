import { applyRecord, emptyState } from '../model/fold.ts'
import { namesIn, tagWritesIn } from '../model/names.ts'
import type { TagWrite } from '../model/names.ts'
import type { LedgerRecord } from '../model/record.ts'
import type { State } from '../model/state.ts'
import type { Ledger } from './ledger.ts'

/** Answers every question about records from {@link read}: for stores that hold few, or have nothing better. */
export abstract class ScannedLedger implements Pick<Ledger, 'loadAt' | 'pick' | 'find' | 'writes'> {
  abstract read(since?: number): AsyncIterable<LedgerRecord>

  async loadAt(time: string): Promise<State> {
    const state = emptyState()
    for await (const record of this.#until(time)) applyRecord(state, record)
    return state
  }

  async *pick(seqs: Iterable<number>): AsyncGenerator<LedgerRecord> {
    const wanted = new Set(seqs)
    if (wanted.size === 0) return
    for await (const record of this.read()) if (wanted.has(record.seq)) yield record
  }

  async find(names: Iterable<string>): Promise<readonly number[]> {
    const wanted = new Set(names)
    const found: number[] = []
    for await (const record of this.read())
      if ([...namesIn(record)].some((name) => wanted.has(name))) found.push(record.seq)
    return found
  }

  async *writes(tag: string, until: string | null): AsyncGenerator<TagWrite> {
    const found: TagWrite[] = []
    for await (const record of this.#until(until))
      found.push(...tagWritesIn(record).filter((one) => one.tag === tag))
    yield* found.toReversed()
  }

  async *#until(time: string | null): AsyncGenerator<LedgerRecord> {
    for await (const record of this.read()) {
      if (time !== null && record.time > time) return
      yield record
    }
  }
}
