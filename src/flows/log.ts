import type { Ledger } from '../ledger/ledger.ts'
import type { CloudEvent } from '../model/cloud-event.ts'
import { toCloudEvent } from '../model/cloud-event.ts'
import type { LedgerRecord } from '../model/record.ts'
import type { Policy } from '../policy/policy.ts'
import { checkNames } from './log/check-names.ts'
import { createFilter, isFiltered } from './log/filter.ts'
import type { LogFilter } from './log/filter.ts'
import { spanEnd, spanStart } from './moment.ts'
import { describeRecord } from './record-text.ts'
import type { LogEntry, LogResult } from './results.ts'
import { asOfTime, recordsUntil } from './state-as-of.ts'
import { seqsOfTag } from './log/seqs-of-tag.ts'
import { startOf } from './log/start-of.ts'
import type { World } from './world.ts'

export interface LogRequest extends LogFilter {
  /** RFC 3339 time or date: nothing that was recorded after it is read. */
  readonly asOf?: string
  /** Not before: RFC 3339 time, date (its start), or so long ago (`2d`). */
  readonly since?: string
  /** Not after: RFC 3339 time, date (its end), or so long ago. */
  readonly until?: string
  /** At most so many entries, the newest. */
  readonly limit?: number
  /** Newest first. */
  readonly reverse?: boolean
}

/**
 * What happened, oldest first, from the ledger; its chain is verified while it is read. Of a large one, only what is asked for is read: the
 * records about a tag, those since a time, the newest. Throws E_TIME, E_UNKNOWN_NAME for an
 * environment or a digest that neither policy nor ledger knows, E_FACTS_MISSING for such a component, E_DIGEST for a beginning of
 * several digests.
 */
export async function log(world: World, request: LogRequest): Promise<LogResult> {
  const { records, found, omitted } = await search(world, request)
  const entries = found.map((record) => entryOf(record))
  return { tag: request.tag ?? null, records, omitted, entries }
}

/** The same records as CloudEvents 1.0, for others to keep: appending what is new since the last time repeats nothing. */
export async function logEvents(world: World, request: LogRequest): Promise<readonly CloudEvent[]> {
  const source = sourceOf(world.policy)
  const { found } = await search(world, request)
  return found.map((record) => toCloudEvent(record, source))
}

interface Found {
  readonly records: number
  readonly omitted: number
  readonly found: readonly LedgerRecord[]
}

async function search(world: World, request: LogRequest): Promise<Found> {
  const ledger = await world.ledger()
  const span = spanOf(world, request)
  const { since, until } = span
  const matches = await createFilter(world.policy, () => recordsUntil(ledger, until), request)
  const newest = newestOf(request, span)
  const start = request.tag === undefined ? await startOf(ledger, { since, newest }) : 0
  const found: LedgerRecord[] = []
  let records = 0
  for await (const record of candidates(ledger, { start, until, tag: request.tag })) {
    records += 1
    if (record.time >= since && matches(record)) found.push(record)
  }
  if (found.length === 0) await checkNames(world.policy, recordsUntil(ledger, null), request)
  const kept = request.limit === undefined ? found : found.slice(-request.limit)
  const omitted = found.length - kept.length + (newest === null ? 0 : start)
  return { records, omitted, found: request.reverse === true ? kept.toReversed() : kept }
}

/** How many of the newest records are asked for, whatever they are; null when that is not the question. */
function newestOf(request: LogRequest, { since, until }: Span): number | null {
  return until === null && since === '' && !isFiltered(request) ? (request.limit ?? null) : null
}

interface Asked {
  /** Nothing before the record after this one is asked for. */
  readonly start: number
  readonly until: string | null
  readonly tag: string | undefined
}

async function* candidates(ledger: Ledger, { start, until, tag }: Asked): AsyncIterable<LedgerRecord> {
  if (tag === undefined) yield* recordsUntil(ledger, until, start)
  else
    for await (const record of ledger.pick(await seqsOfTag(ledger, tag, until)))
      if (until === null || record.time <= until) yield record
}

interface Span {
  /** Empty: from the beginning. */
  readonly since: string
  readonly until: string | null
}

function spanOf(world: World, request: LogRequest): Span {
  const now = world.clock.now()
  const { since, until } = request
  const ends = [asOfTime(request.asOf), until === undefined ? null : spanEnd(until, now)]
  const [end = null] = ends.filter((time) => time !== null).toSorted()
  return { since: since === undefined ? '' : spanStart(since, now), until: end }
}

function entryOf(record: LedgerRecord): LogEntry {
  const { seq, time, actor, component, type, data } = record
  return { seq, time, actor, component, type, text: describeRecord(record), data }
}

/** Where the ledger stands, as a URI reference: the repository that the policy names. */
function sourceOf({ components }: Policy): string {
  const source = components.find((component) => component.source !== null)?.source ?? null
  return source === null ? 'tidemark' : `${source}#tidemark`
}
