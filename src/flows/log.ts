import type { LedgerRecord } from '../model/record.ts'
import type { LogEntry, LogResult } from './results.ts'
import { concernsTag, describeRecord } from './record-text.ts'
import { asOfTime, recordsUntil } from './state-as-of.ts'
import type { World } from './world.ts'

export interface LogRequest {
  /** Only what concerns this tag. */
  readonly tag?: string
  readonly component?: string
  /** RFC 3339 time or date. */
  readonly asOf?: string
  /** At most so many entries, the newest. */
  readonly limit?: number
}

/** What happened, oldest first, from the ledger; its chain is verified while it is read. */
export async function log(world: World, request: LogRequest): Promise<LogResult> {
  const ledger = await world.ledger()
  const entries: LogEntry[] = []
  for await (const record of recordsUntil(ledger, asOfTime(request.asOf))) {
    if (matches(record, request)) entries.push(entryOf(record))
  }
  const { limit } = request
  return { tag: request.tag ?? null, entries: limit === undefined ? entries : entries.slice(-limit) }
}

function matches(record: LedgerRecord, request: LogRequest): boolean {
  if (request.component !== undefined && record.component !== request.component) return false
  return request.tag === undefined || concernsTag(record, request.tag)
}

function entryOf(record: LedgerRecord): LogEntry {
  const { seq, time, actor, component, type, data } = record
  return { seq, time, actor, component, type, text: describeRecord(record), data }
}
