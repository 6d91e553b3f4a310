import type { LedgerRecord, RecordData } from './record.ts'

/** A CloudEvent 1.0 in its JSON form, with Tidemark's extension attributes. */
export interface CloudEvent {
  readonly specversion: '1.0'
  readonly id: string
  /** URI reference of the ledger that the record stands in. */
  readonly source: string
  /** `tidemark.release`, `tidemark.promotion` …: the record's type. */
  readonly type: string
  /** The component. */
  readonly subject: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly data: RecordData
  /** The record's seq, 20 digits, so that it sorts as text (CloudEvents extension "sequence"). */
  readonly sequence: string
  readonly tidemarkactor: string
  readonly tidemarkformat: number
  /** Hash of the record before; absent for the first. */
  readonly tidemarkprev?: string
}

const SEQUENCE_DIGITS = 20

/** A record as a CloudEvent 1.0. Every field of the envelope has its attribute, so that the record can be read back. */
export function toCloudEvent(record: LedgerRecord, source: string): CloudEvent {
  const { v, seq, prev, id, time, actor, component, type, data } = record
  return {
    specversion: '1.0',
    id,
    source,
    type: `tidemark.${type}`,
    subject: component,
    time,
    datacontenttype: 'application/json',
    data,
    sequence: String(seq).padStart(SEQUENCE_DIGITS, '0'),
    tidemarkactor: actor,
    tidemarkformat: v,
    ...(prev === null ? {} : { tidemarkprev: prev }),
  }
}
