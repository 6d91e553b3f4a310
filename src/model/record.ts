import type { Digest } from './digest.ts'

/** The version of the record envelope that this Tidemark writes. Records of a newer one are refused, never guessed at. */
export const RECORD_FORMAT = 1

/** The types that this Tidemark knows. Records of an unknown type are kept and ignored by the fold. */
export const RECORD_TYPES = [
  'build',
  'release',
  'rebuild',
  'promotion',
  'check',
  'approval',
  'hold',
  'deprecation',
  'published',
  'drift',
  'adoption',
  'retention',
  'withdrawal',
] as const

export type RecordType = (typeof RECORD_TYPES)[number]

/** A fact that somebody wants to append: the ledger adds seq, prev, id and time. */
export interface RecordDraft {
  readonly component: string
  readonly type: RecordType
  readonly actor: string
  readonly data: RecordData
}

/** Plain JSON. The shapes by type are in `data.ts`. */
export type RecordData = Readonly<Record<string, unknown>>

/** One fact of the ledger (design: `docs/design.md`, "The ledger"). Maps one to one to a CloudEvent. */
export interface LedgerRecord {
  /** Envelope version: {@link RECORD_FORMAT}. */
  readonly v: number
  /** 1 for the first record, then one more each. */
  readonly seq: number
  /** SHA-256 over the previous record's canonical JSON (RFC 8785); null for the first. */
  readonly prev: Digest | null
  /** Unique, sortable by time (UUID version 7). */
  readonly id: string
  /** RFC 3339, UTC, milliseconds; never before the previous record's. */
  readonly time: string
  readonly actor: string
  readonly component: string
  /** A {@link RecordType}, or one of a later Tidemark. */
  readonly type: string
  readonly data: RecordData
}

/** Where a ledger stands: the newest record's seq and hash; seq 0 and null when it is empty. */
export interface Head {
  readonly seq: number
  readonly hash: Digest | null
}

export const EMPTY_HEAD: Head = { seq: 0, hash: null }
