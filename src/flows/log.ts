import type { Ledger } from '../ledger/ledger.ts'
import type { CloudEvent } from '../model/cloud-event.ts'
import { toCloudEvent } from '../model/cloud-event.ts'
import type { LedgerRecord } from '../model/record.ts'
import type { Policy } from '../policy/policy.ts'
import type { Records } from './log/about.ts'
import { checkNames } from './log/check-names.ts'
import { createFilter, isFiltered } from './log/filter.ts'
import type { LogFilter } from './log/filter.ts'
import { spanEnd, spanStart } from './moment.ts'
import { describeRecord } from './record-text.ts'
import type { LogEntry, LogResult } from './results.ts'
import { asOfTime, recordsAt, recordsUntil } from './state-as-of.ts'
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
 * records about a tag or a digest, those since a time, the newest. Throws E_TIME, E_UNKNOWN_NAME for an
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
  const { matches, names } = await createFilter(world.policy, recordsIn(ledger, until), request)
  const newest = newestOf(request, span)
  const seqs = await seqsAsked(ledger, { tag: request.tag, names, until })
  const start = seqs === null ? await startOf(ledger, { since, newest }) : 0
  const found: LedgerRecord[] = []
  let records = 0
  const candidates = seqs === null ? recordsUntil(ledger, until, start) : recordsAt(ledger, seqs, until)
  for await (const record of candidates) {
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

function recordsIn(ledger: Ledger, until: string | null): Records {
  return {
    all: () => recordsUntil(ledger, until),
    async *named(names) {
      yield* recordsAt(ledger, await ledger.find(names), until)
    },
  }
}

interface Asked {
  readonly tag: string | undefined
  readonly names: readonly string[] | null
  readonly until: string | null
}

/** Where the records stand that can be wanted; null: anywhere. */
async function seqsAsked(ledger: Ledger, { tag, names, until }: Asked): Promise<Iterable<number> | null> {
  if (tag !== undefined) return await seqsOfTag(ledger, tag, until)
  return names === null ? null : await ledger.find(names)
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
