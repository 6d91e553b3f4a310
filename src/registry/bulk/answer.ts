import { isDigest } from '../../model/digest.ts'
import { isRecord } from '../../model/shape.ts'
import { isTag } from '../../model/tag.ts'
import type { TagReading } from '../resolve/tag-reading.ts'
import { NotOffered, OddAnswer } from './bulk-source.ts'
import type { BulkAnswer } from './bulk-source.ts'

/** The answer's JSON; throws NotOffered for any status but 200. */
export function offered({ status, json }: BulkAnswer): unknown {
  if (status !== 200) throw new NotOffered(status)
  return json
}

/** The list under `key` of an object, or the answer itself without a key; throws OddAnswer. */
export function listIn(json: unknown, key?: string): readonly unknown[] {
  const value = key === undefined ? json : member(json, key)
  if (!Array.isArray(value)) throw new OddAnswer('no list of tags')
  return value
}

/** A member of an object; undefined for anything else. */
export function member(json: unknown, key: string): unknown {
  return isRecord(json) ? json[key] : undefined
}

/** One reading, or none where the API names no digest for the tag (that one is then asked for by itself). */
export function readingOf(tag: unknown, digest: unknown): readonly TagReading[] {
  if (typeof tag !== 'string' || !isTag(tag)) return []
  return typeof digest === 'string' && isDigest(digest) ? [{ tag, digest }] : []
}

/** The tags of one digest. */
export function readingsOf(tags: unknown, digest: unknown): readonly TagReading[] {
  return Array.isArray(tags) ? tags.flatMap((tag) => readingOf(tag, digest)) : []
}
