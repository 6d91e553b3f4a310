import type {
  AdoptionData,
  ApprovalData,
  ArtifactData,
  CheckData,
  DeprecationData,
  HoldData,
  PromotionData,
  PublishedData,
  PublishedTag,
  RetentionData,
  WithdrawalData,
} from './data.ts'
import type { Digest } from './digest.ts'
import { isDigest } from './digest.ts'
import { TidemarkError } from './failure.ts'
import type { LedgerRecord } from './record.ts'
import { isListOf, isRecord, isTableOf, isText, isTextOrAbsent } from './shape.ts'

/** What of a record is needed to read its data and to name it in a message. */
export type RecordPart = Pick<LedgerRecord, 'seq' | 'id' | 'type' | 'data'>

/**
 * The fields of a record type that the fold relies on, each with its check. The fold meets millions of records, so
 * these are plain functions in a list; `data` stands for the type only.
 */
export interface Shape<Data> {
  readonly fields: readonly (readonly [name: keyof Data & string, check: (value: unknown) => boolean])[]
}

/** The data of `record` when it has `shape`; throws E_LEDGER_RECORD that names the first field that has not. */
export function readData<Data>(record: RecordPart, shape: Shape<Data>): Data {
  const data: unknown = record.data
  if (fits(data, shape)) return data
  const field = isRecord(data) ? shape.fields.find(([name, check]) => !check(data[name]))?.[0] : undefined
  throw malformed(record, field === undefined ? 'data' : `data.${field}`)
}

function fits<Data>(data: unknown, shape: Shape<Data>): data is Data {
  if (!isRecord(data)) return false
  for (const [name, check] of shape.fields) if (!check(data[name])) return false
  return true
}

/** The failure for a record with a `field` that cannot be. */
export function malformed(record: Pick<LedgerRecord, 'seq' | 'id' | 'type'>, field: string): TidemarkError {
  const { seq, id, type } = record
  return new TidemarkError(
    'E_LEDGER_RECORD',
    `record ${seq} (${type}) of the ledger has a malformed ${field}`,
    {
      details: { seq, id, type, field },
    },
  )
}

export const ARTIFACT: Shape<ArtifactData> = {
  fields: [
    ['digest', isDigestValue],
    ['mediaType', isText],
    ['size', isSize],
    ['images', (value) => isListOf(value, isText)],
    ['commit', isTextOrAbsent],
    ['branch', isTextOrAbsent],
    ['gitTag', isTextOrAbsent],
    ['version', isTextOrAbsent],
    ['date', isTimeText],
    ['platforms', (value) => value === undefined || isPlatforms(value)],
    ['run', (value) => value === undefined || (isRecord(value) && isText(value['id']))],
    ['schemaChange', isTextOrAbsent],
  ],
}

export const PROMOTION: Shape<PromotionData> = {
  fields: [
    ['environment', isText],
    ['digest', isDigestValue],
    ['commit', isTextOrAbsent],
    ['version', isTextOrAbsent],
    ['date', isTimeText],
  ],
}

export const CHECK: Shape<CheckData> = {
  fields: [
    ['check', isText],
    ['digest', (value) => value === undefined || isDigestValue(value)],
    ['commit', isTextOrAbsent],
    ['environment', isTextOrAbsent],
    ['result', (value) => value === 'pass' || value === 'fail'],
    ['date', isTimeText],
  ],
}

export const APPROVAL: Shape<ApprovalData> = {
  fields: [
    ['environment', isText],
    ['digest', isDigestValue],
    ['date', isTimeText],
    ['comment', isTextOrAbsent],
    ['undo', isFlagOrAbsent],
  ],
}

export const HOLD: Shape<HoldData> = {
  fields: [
    ['environment', isText],
    ['reason', isText],
    ['date', isTimeText],
    ['until', (value) => value === undefined || isTimeText(value)],
    ['rollback', isFlagOrAbsent],
    ['undo', isFlagOrAbsent],
  ],
}

export const PUBLISHED: Shape<PublishedData> = {
  fields: [
    ['image', isText],
    ['tags', isPublishedTags],
  ],
}

export const DEPRECATION: Shape<DeprecationData> = {
  fields: [
    ['version', isText],
    ['reason', isText],
    ['replacement', isTextOrAbsent],
    ['undo', isFlagOrAbsent],
  ],
}

export const WITHDRAWAL: Shape<WithdrawalData> = {
  fields: [
    ['record', isText],
    ['reason', isText],
  ],
}

export const ADOPTION: Shape<AdoptionData> = {
  fields: [
    ['image', isText],
    ['tags', (value) => isTableOf(value, isDigestValue)],
  ],
}

export const RETENTION: Shape<RetentionData> = {
  fields: [
    ['images', (value) => isListOf(value, isText)],
    ['plan', isDigestValue],
    ['digests', (value) => isListOf(value, isDeletedDigest)],
    ['undo', isFlagOrAbsent],
  ],
}

function isDeletedDigest(value: unknown): value is RetentionData['digests'][number] {
  return (
    isRecord(value) &&
    isDigestValue(value['digest']) &&
    isListOf(value['tags'], isText) &&
    isText(value['why'])
  )
}

function isFlagOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean'
}

function isPlatforms(value: unknown): boolean {
  return isTableOf(value, isDigestValue) && !Object.hasOwn(value, '__proto__')
}

function isDigestValue(value: unknown): value is Digest {
  return typeof value === 'string' && isDigest(value)
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

// Comparing such times as text compares them as times.
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u

/** True for RFC 3339 in UTC with milliseconds, the one spelling that the ledger holds. */
export function isTimeText(value: unknown): value is string {
  return typeof value === 'string' && TIME.test(value)
}

function isPublishedTags(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  let last: unknown
  for (const tag of value) {
    // Tags of one record mostly name one digest: it is checked once.
    if (!isPublishedTag(tag, last)) return false
    last = tag.to
  }
  return true
}

function isPublishedTag(value: unknown, checked: unknown): value is PublishedTag {
  if (!isRecord(value)) return false
  const { tag, from, to, version } = value
  if (!isText(tag) || !isTextOrAbsent(version)) return false
  return (to === checked || isDigestValue(to)) && (from === null || isDigestValue(from))
}
