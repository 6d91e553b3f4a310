import type { Ledger } from '../../ledger/ledger.ts'

/** A ledger up to this size is read from its first record, which proves all of it. */
const SMALL = 1000

/** What of the ledger is asked for. */
export interface LogSpan {
  /** RFC 3339, UTC; empty: from the beginning. */
  readonly since: string
  /** The newest so many of all records, where there is no other filter; null: all. */
  readonly newest: number | null
}

/** The seq after which a log begins to read: records never go back in time, so the place is found by halving. */
export async function startOf(ledger: Ledger, { since, newest }: LogSpan): Promise<number> {
  const { seq } = await ledger.head()
  if (seq <= SMALL) return 0
  if (newest !== null) return Math.max(seq - newest, 0)
  return since === '' ? 0 : await lastBefore(ledger, since, seq)
}

/** The seq of the last record before a time; 0 when there is none. */
async function lastBefore(ledger: Ledger, time: string, last: number): Promise<number> {
  let [low, high] = [0, last]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (await isBefore(ledger, middle, time)) low = middle
    else high = middle - 1
  }
  return low
}

async function isBefore(ledger: Ledger, seq: number, time: string): Promise<boolean> {
  for await (const record of ledger.pick([seq])) return record.time < time
  return false
}
