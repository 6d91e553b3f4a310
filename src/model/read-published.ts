import { isDigest } from './digest.ts'
import type { Digest } from './digest.ts'
import type { LedgerRecord } from './record.ts'

/** One tag that a record says was written to an image, or stood there when the ledger began. */
export interface PublishedTagFact {
  readonly image: string
  readonly tag: string
  readonly digest: Digest
  readonly version: string | null
}

/** The tags of a `published` or `adoption` record; none for other types. The fold has checked their shape. */
export function readPublished(record: LedgerRecord): readonly PublishedTagFact[] {
  const image = record.data['image']
  const tags = record.data['tags']
  if (typeof image !== 'string' || typeof tags !== 'object' || tags === null) return []
  if (record.type === 'adoption') return adopted(image, tags)
  return record.type === 'published' && Array.isArray(tags) ? tags.flatMap((tag) => written(image, tag)) : []
}

function adopted(image: string, tags: object): readonly PublishedTagFact[] {
  return Object.entries(tags).flatMap(([tag, digest]: [string, unknown]) =>
    typeof digest === 'string' && isDigest(digest) ? [{ image, tag, digest, version: null }] : [],
  )
}

function written(image: string, entry: unknown): readonly PublishedTagFact[] {
  if (typeof entry !== 'object' || entry === null || !('tag' in entry) || !('to' in entry)) return []
  const { tag, to } = entry
  if (typeof tag !== 'string' || typeof to !== 'string' || !isDigest(to)) return []
  const version = 'version' in entry && typeof entry.version === 'string' ? entry.version : null
  return [{ image, tag, digest: to, version }]
}
