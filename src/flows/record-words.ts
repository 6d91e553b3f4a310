import { isDigest, shortDigest } from '../model/digest.ts'
import type { RecordData } from '../model/record.ts'
import { isTimeText } from '../model/read-data.ts'
import { isRecord } from '../model/shape.ts'
import { minuteOf } from '../plan/reasons.ts'

// Words for the data of a record, whatever stands there: a later Tidemark may write shapes that this one does not know.

const LONGEST = 200

/** A value as one line: text as it is, with all white space as one blank, anything else as JSON. */
export function words(value: unknown): string {
  if (value === undefined) return '?'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const line = text.replace(/\s+/gu, ' ').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}

/** A digest, short. */
export function digestWords(value: unknown): string {
  return typeof value === 'string' && isDigest(value) ? shortDigest(value) : words(value)
}

/** `1.4.0 (sha256:0d9e5b1f3c44)`, or the digest alone. */
export function namedDigest(data: RecordData): string {
  const digest = digestWords(data['digest'])
  return data['version'] === undefined ? digest : `${words(data['version'])} (${digest})`
}

/** `before` and the value, when there is one; else nothing. */
export function after(before: string, value: unknown): string {
  const text = value === undefined || value === null ? '' : words(value)
  return text === '' ? '' : `${before}${text}`
}

/** ` from 9f3c2a1`, where the commit is known. */
export function fromCommit({ commit }: RecordData): string {
  return typeof commit === 'string' ? ` from ${commit.slice(0, 7)}` : ''
}

/** The value as an object; an empty one when it is none. */
export function asObject(value: unknown): RecordData {
  return isRecord(value) ? value : {}
}

/** The value as a list; an empty one when it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A time as people write it, `2026-03-09 00:00 UTC`; anything else as it is. */
export function timeWords(value: unknown): unknown {
  return isTimeText(value) ? minuteOf(value) : value
}
