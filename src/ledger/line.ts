import { canonicalJson } from '../model/canonical-json.ts'
import type { Digest } from '../model/digest.ts'
import { digestOf, isDigest } from '../model/digest.ts'
import { TidemarkError } from '../model/failure.ts'
import { isTimeText, malformed } from '../model/read-data.ts'
import { RECORD_FORMAT } from '../model/record.ts'
import type { LedgerRecord } from '../model/record.ts'
import { isRecord, isText } from '../model/shape.ts'

/** A record and its own hash. */
export interface HashedRecord {
  readonly record: LedgerRecord
  readonly hash: Digest
}

/** One line of JSON Lines: the record's canonical JSON (RFC 8785), so that the line's hash is the record's. */
export function lineOf(record: LedgerRecord): string {
  return `${canonicalJson(record)}\n`
}

/** A new record as a reader of its line would get it, apart from its maker, and its hash. */
export function hashedCopy(record: LedgerRecord): HashedRecord {
  const line = canonicalJson(record)
  const copy: unknown = JSON.parse(line)
  return { record: envelopeOf(copy, record.seq), hash: digestOf(line) }
}

/**
 * The record in a line (without its newline), which must have this seq. Throws E_LEDGER_CHAIN when it has another, or the line is not
 * a record's canonical JSON (edited, cut short), E_LEDGER_NEWER for a record of a later Tidemark, E_LEDGER_RECORD for an
 * envelope that cannot be.
 */
export function parseLine(line: string, seq: number): HashedRecord {
  const record = envelopeOf(parseJson(line, seq), seq)
  if (!isPlainlyCanonical(record, line) && canonicalJson(record) !== line)
    throw broken(seq, 'is not written as its canonical JSON')
  if (record.seq !== seq) throw broken(record.seq, `stands in the place of record ${seq}`)
  return { record, hash: digestOf(line) }
}

/**
 * True when `line` is the canonical JSON of `value`, found out at the speed of JSON.stringify, which writes what RFC 8785
 * demands but for the order of names and lone surrogates. False says nothing: `canonicalJson` has to tell.
 */
function isPlainlyCanonical(value: unknown, line: string): boolean {
  return !line.includes('\\ud') && JSON.stringify(value) === line && isSorted(value, 0)
}

/** Deeper values are left to `canonicalJson`, which refuses what is too deep. */
const PLAINLY_DEEP = 20

function isSorted(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth === PLAINLY_DEEP) return false
  if (Array.isArray(value)) return value.every((item: unknown) => isSorted(item, depth + 1))
  let last = ''
  for (const [name, item] of Object.entries(value)) {
    if (name < last || !isSorted(item, depth + 1)) return false
    last = name
  }
  return true
}

function parseJson(line: string, seq: number): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw broken(seq, 'is no JSON: it was cut short or edited', cause)
  }
}

function envelopeOf(value: unknown, seq: number): LedgerRecord {
  if (!isRecord(value)) throw broken(seq, 'is not an object')
  const { v } = value
  if (typeof v === 'number' && v > RECORD_FORMAT) throw newer(seq, v)
  const part = { seq, id: String(value['id']), type: String(value['type']) }
  const odd = ENVELOPE.find(([name, check]) => !check(value[name]))
  if (odd !== undefined || !isEnvelope(value)) throw malformed(part, odd?.[0] ?? 'envelope')
  return value
}

const ENVELOPE: readonly (readonly [name: keyof LedgerRecord, check: (value: unknown) => boolean])[] = [
  ['v', (value) => value === RECORD_FORMAT],
  ['seq', (value) => Number.isSafeInteger(value)],
  ['prev', (value) => value === null || (isText(value) && isDigest(value))],
  ['id', isText],
  ['time', isTimeText],
  ['actor', isText],
  ['component', isText],
  ['type', isText],
  ['data', isRecord],
]

function isEnvelope(value: object): value is LedgerRecord {
  return ENVELOPE.every(([name]) => name in value)
}

function newer(seq: number, v: number): TidemarkError {
  return new TidemarkError('E_LEDGER_NEWER', `record ${seq} has format ${v}, written by a newer Tidemark`, {
    hints: ['Upgrade Tidemark and run the same command again.'],
    details: { seq, v },
  })
}

function broken(seq: number, what: string, cause?: unknown): TidemarkError {
  const details = { seq }
  return new TidemarkError('E_LEDGER_CHAIN', `the ledger is broken: record ${seq} ${what}`, {
    details,
    cause,
  })
}
