import { canonicalJson } from './canonical-json.ts'
import type { Clock, Random } from './clock.ts'
import type { Digest } from './digest.ts'
import { digestOf } from './digest.ts'
import { TidemarkError } from './failure.ts'
import type { Head, LedgerRecord, RecordDraft } from './record.ts'
import { RECORD_FORMAT } from './record.ts'
import { uuidV7 } from './uuid.ts'

/** A clock this far behind the newest record is taken for jitter between machines. */
const TOLERATED_LAG = 5 * 60 * 1000

/** What {@link chainRecords} takes from outside. */
export interface ChainContext {
  readonly clock: Clock
  readonly random: Random
  /** Time of the newest record (RFC 3339, UTC, milliseconds); null when there is none. */
  readonly lastTime: string | null
}

/** SHA-256 over the canonical JSON (RFC 8785) of the whole record: what the next record's `prev` holds. */
export function recordHash(record: LedgerRecord): Digest {
  return digestOf(canonicalJson(record))
}

/**
 * The drafts as records that follow `head`: seq, prev, id (UUID version 7) and time are added. All get one time, never
 * before `lastTime`. Throws E_CLOCK_BACKWARD when the clock is more than five minutes behind `lastTime`, E_JSON when a
 * draft's data is not plain JSON.
 */
export function chainRecords(
  head: Head,
  drafts: readonly RecordDraft[],
  context: ChainContext,
): readonly LedgerRecord[] {
  const time = timeAfter(context.clock.now(), context.lastTime)
  const records: LedgerRecord[] = []
  let { seq, hash } = head
  for (const draft of drafts) {
    const { actor, component, type, data } = draft
    const id = uuidV7(time.getTime(), context.random)
    seq += 1
    const record = {
      v: RECORD_FORMAT,
      seq,
      prev: hash,
      id,
      time: time.toISOString(),
      actor,
      component,
      type,
      data,
    }
    hash = recordHash(record)
    records.push(record)
  }
  return records
}

function timeAfter(now: Date, lastTime: string | null): Date {
  const last = new Date(lastTime ?? 0)
  const lag = last.getTime() - now.getTime()
  if (lag <= 0) return now
  if (lag <= TOLERATED_LAG) return last
  throw new TidemarkError(
    'E_CLOCK_BACKWARD',
    `this machine's clock says ${now.toISOString()}, but the newest record was written at ${last.toISOString()}`,
    { hints: ['Fix the clock of this machine (NTP) and run the same command again.'] },
  )
}

/**
 * Checks that `record` follows `head` and gives the head after it. Throws E_LEDGER_CHAIN for a gap, another order or
 * another `prev`. `hash` may be passed where the record's own hash is known already.
 */
export function nextHead(head: Head, record: LedgerRecord, hash: Digest = recordHash(record)): Head {
  checkFollows(head, record)
  return { seq: record.seq, hash }
}

/** Throws E_LEDGER_CHAIN unless `record` is the next after `head`. */
export function checkFollows(head: Head, record: Pick<LedgerRecord, 'seq' | 'prev' | 'id'>): void {
  if (record.seq !== head.seq + 1) {
    throw broken(
      record,
      `record ${head.seq + 1} should follow record ${head.seq}, but record ${record.seq} does`,
    )
  }
  if (record.prev !== head.hash) {
    throw broken(record, `record ${record.seq} does not carry the hash of record ${head.seq}`)
  }
}

/**
 * Verifies that `records` follow one another, starting after `from`, and that time never goes backward among them;
 * gives the head after the last one. Where the expected end is known, `to` makes the last record count too (nothing
 * else vouches for its content). Throws E_LEDGER_CHAIN.
 */
export function verifyChain(records: Iterable<LedgerRecord>, from: Head, to?: Head): Head {
  let head = from
  let time = ''
  for (const record of records) {
    head = nextHead(head, record)
    if (record.time < time) throw broken(record, `record ${record.seq} is older than the one before it`)
    time = record.time
  }
  if (to !== undefined && (head.seq !== to.seq || head.hash !== to.hash)) {
    throw new TidemarkError('E_LEDGER_CHAIN', `the records end at ${place(head)}, not at ${place(to)}`)
  }
  return head
}

function place(head: Head): string {
  return `record ${head.seq} (${head.hash ?? 'empty'})`
}

function broken(record: Pick<LedgerRecord, 'seq' | 'id'>, message: string): TidemarkError {
  return new TidemarkError('E_LEDGER_CHAIN', `the ledger is broken: ${message}`, {
    details: { seq: record.seq, id: record.id },
  })
}
