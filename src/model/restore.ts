import { checkFollows } from './chain.ts'
import { COMPACT_FORMAT, OTHER_ROW, PUBLISHED_ROW } from './compact.ts'
import type { Digest } from './digest.ts'
import { isDigest } from './digest.ts'
import type { Fact } from './fact.ts'
import { FACT_KINDS } from './fact.ts'
import { TidemarkError } from './failure.ts'
import type { MutableState } from './fold.ts'
import { reduce } from './fold.ts'
import { isTimeText } from './read-data.ts'
import type { Head } from './record.ts'
import { isListOf, isRecord, isText } from './shape.ts'
import { Texts } from './texts.ts'

/** A run of records that {@link readCompact} has checked on the outside. */
export interface CompactRun {
  /** The record before the first one. */
  readonly since: Head
  /** The last one, and its time (RFC 3339, UTC). */
  readonly head: Head
  readonly time: string
  readonly rows: readonly (readonly unknown[])[]
  readonly texts: readonly string[]
}

/**
 * The run of records that `text`, written by `compactRecords`, describes; null for an earlier format, which the records must
 * replace. Throws E_LEDGER_FORMAT for a newer one and for one that is damaged.
 */
export function readCompact(text: string): CompactRun | null {
  const value = parse(text)
  const { format, time, rows, texts } = value
  if (!isSeq(format)) throw damaged('format')
  if (format > COMPACT_FORMAT) throw newer(format)
  if (format < COMPACT_FORMAT) return null
  const [since, head] = [headIn(value['since'], value['prev']), headIn(value['seq'], value['hash'])]
  if (!isTimeText(time) || head.hash === null || head.seq <= since.seq) throw damaged('head')
  if (!isListOf(rows, isList) || !isListOf(texts, isText)) throw damaged('rows')
  return { since, head, time, rows, texts }
}

function headIn(seq: unknown, hash: unknown): Head {
  if (!isSeq(seq) || !isDigestOrNull(hash)) throw damaged('head')
  return { seq, hash }
}

/**
 * Grows `state` by a run of records that follows its head. Throws E_LEDGER_CHAIN where it does not, E_LEDGER_FORMAT for what is
 * damaged: the records tell the same.
 */
export function restoreInto(state: MutableState, { since, head, time, rows, texts }: CompactRun): void {
  checkFollows(state.head, { seq: since.seq + 1, prev: since.hash, id: `${head.hash}` })
  const table = new Texts(texts, damaged)
  for (const row of rows) restoreRow(state, row, table)
  state.head = head
  state.lastTime = time
}

function restoreRow(state: MutableState, row: readonly unknown[], table: Texts): void {
  if (row[0] === PUBLISHED_ROW) restorePublished(state, row, table)
  else if (row[0] === OTHER_ROW) restoreOther(state, row[1])
  else {
    const fact = restoreFact(row, table)
    state.grow(fact.component).add(fact)
  }
}

const NO_PLATFORMS: Readonly<Record<string, Digest>> = Object.freeze({})

/** Columns of a fact before its platforms. */
const FACT_COLUMNS = 14

function restoreFact(row: readonly unknown[], table: Texts): Fact {
  const kind = FACT_KINDS[Number(row[0])]
  const [id, seq, date] = [row[2], row[3], row[11]]
  if (kind === undefined || !isText(id) || !isSeq(seq) || !isTimeText(date)) throw damaged('fact')
  return {
    kind,
    component: table.text(row[1]),
    id,
    seq,
    digest: table.digest(row[4]),
    version: table.versionOrNull(row[5]),
    commit: table.textOrNull(row[6]),
    branch: table.textOrNull(row[7]),
    gitTag: table.textOrNull(row[8]),
    environment: table.textOrNull(row[9]),
    run: table.textOrNull(row[10]),
    date,
    platforms: row.length === FACT_COLUMNS ? NO_PLATFORMS : restorePlatforms(row, table),
    actor: table.textOrNull(row[12]),
    schemaChange: row[13] === 1,
  }
}

function restorePlatforms(row: readonly unknown[], table: Texts): Readonly<Record<string, Digest>> {
  const platforms: Record<string, Digest> = {}
  for (let at = FACT_COLUMNS; at < row.length; at += 2)
    platforms[table.text(row[at])] = table.digest(row[at + 1])
  return platforms
}

/** Columns of what was published before its tags. */
const PUBLISHED_COLUMNS = 5

function restorePublished(state: MutableState, row: readonly unknown[], table: Texts): void {
  const [, component, seq, time, image] = row
  if (!isSeq(seq)) throw damaged('published tags')
  const tags: { tag: string; to: Digest; version: string | null }[] = []
  for (let at = PUBLISHED_COLUMNS; at < row.length; at += 3) {
    const [tag, to] = [table.text(row[at]), table.digest(row[at + 1])]
    tags.push({ tag, to, version: table.textOrNull(row[at + 2]) })
  }
  const data = { image: table.text(image), tags }
  state.grow(table.text(component)).publish(data, { seq, time: table.text(time) })
}

function restoreOther(state: MutableState, value: unknown): void {
  if (!isRecord(value)) throw damaged('record')
  const { seq, id, time, actor, component, type, data } = value
  if (!isSeq(seq) || !isText(id) || !isTimeText(time) || !isText(actor)) throw damaged('record')
  if (!isText(component) || !isText(type) || !isRecord(data)) throw damaged('record')
  try {
    reduce(state, { seq, id, time, actor, component, type, data })
  } catch (cause) {
    throw damaged('record', cause)
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch (cause) {
    throw damaged('JSON', cause)
  }
  throw damaged('JSON')
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isSeq(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isDigestOrNull(value: unknown): value is Digest | null {
  return value === null || (isText(value) && isDigest(value))
}

function newer(format: number): TidemarkError {
  return new TidemarkError(
    'E_LEDGER_FORMAT',
    `the ledger's facts have format ${format}, written by a newer Tidemark; this one reads up to ${COMPACT_FORMAT}`,
    { hints: ['Upgrade Tidemark and run the same command again.'], details: { format } },
  )
}

function damaged(part: string, cause?: unknown): TidemarkError {
  return new TidemarkError(
    'E_LEDGER_FORMAT',
    `the ledger's facts are damaged: their ${part} cannot be read`,
    { cause },
  )
}
