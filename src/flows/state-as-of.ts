import type { Ledger } from '../ledger/ledger.ts'
import type { LedgerRecord } from '../model/record.ts'
import type { State } from '../model/state.ts'
import { endOf } from './moment.ts'

/** `--as-of` as RFC 3339 in UTC, a date as its last moment; null for now. Throws E_TIME. */
export function asOfTime(text: string | undefined): string | null {
  return text === undefined ? null : endOf(text)
}

/** The facts as they stood at a time (RFC 3339, UTC), that moment included; null: now. */
export async function stateAsOf(ledger: Ledger, asOf: string | null): Promise<State> {
  return asOf === null ? await ledger.load() : await ledger.loadAt(asOf)
}

/** Every record after a seq and up to a time, that moment included, in order; null: all. */
export async function* recordsUntil(
  ledger: Ledger,
  asOf: string | null,
  since = 0,
): AsyncIterable<LedgerRecord> {
  for await (const record of ledger.read(since)) {
    if (asOf !== null && record.time > asOf) return
    yield record
  }
}

/** The records with these seqs, as far as there were any at a time, that moment included, in order; null: all. */
export async function* recordsAt(
  ledger: Ledger,
  seqs: Iterable<number>,
  asOf: string | null,
): AsyncIterable<LedgerRecord> {
  for await (const record of ledger.pick(seqs)) if (asOf === null || record.time <= asOf) yield record
}
