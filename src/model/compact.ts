import type { Digest } from './digest.ts'
import type { Fact } from './fact.ts'
import { FACT_KINDS } from './fact.ts'
import { factOf, isFactType } from './fact-of.ts'
import { isReduced } from './fold.ts'
import { PUBLISHED, readData } from './read-data.ts'
import type { LedgerRecord } from './record.ts'
import { StringTable } from './string-table.ts'
import type { Version } from './version.ts'

/** The version of the format that {@link compactRecords} writes. */
export const COMPACT_FORMAT = 1

/** What comes first in a row: the kind of fact by its position in {@link FACT_KINDS}, else one of these. */
export const PUBLISHED_ROW = 5
export const OTHER_ROW = 6

/**
 * A run of records that follow one another, as far as the fold looks at them: canonical JSON, read many times as fast as the records.
 * Every text stands once, in `texts`, and rows name it by position; -1 is null. `since` is the record before the first
 * one, `prev` its hash; `seq`, `hash` and `time` are those of the last one. A record that changes nothing has no row.
 */
export interface Compact {
  readonly format: number
  readonly hash: Digest | null
  readonly prev: Digest | null
  readonly rows: readonly Row[]
  readonly seq: number
  readonly since: number
  readonly texts: readonly string[]
  readonly time: string | null
}

/**
 * Of a fact: kind, component, id, seq, digest, version, commit, branch, git tag, environment, run, date, actor, 1 for a schema change;
 * then each platform and its digest in turn. Of what was published: component, seq, time, image; then tag, digest and version in turn.
 * Of any other: the record without its place in the chain.
 */
type Row = readonly unknown[]

/** The record, and its own hash. */
interface HashedRecord {
  readonly record: LedgerRecord
  readonly hash: Digest
}

/**
 * Records that follow one another (at least one), as text for `restoreInto`. Throws E_LEDGER_RECORD for those that the fold
 * would refuse.
 */
export function compactRecords(records: readonly HashedRecord[]): string {
  const [first, last] = [records[0], records.at(-1)]
  const table = new StringTable()
  const rows = records.flatMap(({ record }) => rowsOf(record, table))
  const compact: Compact = {
    format: COMPACT_FORMAT,
    hash: last?.hash ?? null,
    prev: first?.record.prev ?? null,
    rows,
    seq: last?.record.seq ?? 0,
    since: (first?.record.seq ?? 1) - 1,
    texts: table.texts,
    time: last?.record.time ?? null,
  }
  return JSON.stringify(compact)
}

function rowsOf(record: LedgerRecord, table: StringTable): readonly Row[] {
  if (isFactType(record.type)) return [factRow(factOf(record), table)]
  if (record.type === 'published') return [publishedRow(record, table)]
  if (!isReduced(record.type)) return []
  const { v: _v, prev: _prev, ...rest } = record
  return [[OTHER_ROW, rest]]
}

function factRow(fact: Fact, table: StringTable): Row {
  const { kind, id, seq, digest, version, commit, branch, gitTag, environment, run, date } = fact
  const row: (number | string)[] = [FACT_KINDS.indexOf(kind), table.add(fact.component), id, seq]
  row.push(table.add(digest), table.add(version === null ? null : fullText(version)))
  row.push(table.add(commit), table.add(branch), table.add(gitTag), table.add(environment), table.add(run))
  row.push(date, table.add(fact.actor), Number(fact.schemaChange))
  for (const [platform, child] of Object.entries(fact.platforms))
    row.push(table.add(platform), table.add(child))
  return row
}

function publishedRow(record: LedgerRecord, table: StringTable): Row {
  const { image, tags } = readData(record, PUBLISHED)
  const row = [PUBLISHED_ROW, table.add(record.component), record.seq, table.add(record.time)]
  row.push(table.add(image))
  for (const { tag, to, version = null } of tags) row.push(table.add(tag), table.add(to), table.add(version))
  return row
}

/** The version with its build metadata, which `text` leaves out. */
function fullText(version: Version): string {
  return version.build.length === 0 ? version.text : `${version.text}+${version.build.join('.')}`
}
