import { digestsIn } from './digests-in.ts'
import type { LedgerRecord, RecordData } from './record.ts'
import { readPublished } from './read-published.ts'
import type { PublishedTagFact } from './read-published.ts'
import { isListOf, isRecord, isText } from './shape.ts'
import { tryParseVersion } from './version.ts'

/** A tag that a record says was written or stood there, and the record. */
export interface TagWrite extends PublishedTagFact {
  readonly component: string
  readonly actor: string
  readonly seq: number
  /** RFC 3339, UTC. */
  readonly time: string
}

/** The tags that a record says were written, or stood in the registry when the ledger began. */
export function tagWritesIn(record: LedgerRecord): readonly TagWrite[] {
  const { component, actor, seq, time } = record
  return readPublished(record).map(({ image, tag, digest, version }) => {
    return { image, tag, digest, version, component, actor, seq, time }
  })
}

/** How a ledger is asked for the records about a version, whatever its build metadata. */
export function versionName(version: string): string {
  return `version ${tryParseVersion(version)?.text ?? version}`
}

/** How a ledger is asked for what withdraws the record with this id. */
export function recordName(id: string): string {
  return `record ${id}`
}

/** How a ledger is asked for what tells of a tag without writing it: that it drifted, or was deleted. */
export function mentionName(tag: string): string {
  return `mention ${tag}`
}

/** How a ledger is asked for all records that tell of drift: they are few, and somebody wants them all. */
export const DRIFT_NAME = 'type drift'

/**
 * What a record can be found by: digests as they are, {@link versionName}, {@link recordName}, {@link mentionName}, {@link DRIFT_NAME}.
 * Its own id is none, nor are the tags that it writes.
 */
export function namesIn({ type, data }: LedgerRecord): ReadonlySet<string> {
  const names = new Set<string>(digestsIn(data))
  const { version, record } = data
  if (typeof version === 'string') names.add(versionName(version))
  if (type === 'withdrawal' && typeof record === 'string') names.add(recordName(record))
  if (type === 'drift') names.add(DRIFT_NAME)
  for (const tag of tagsMentioned(data)) names.add(mentionName(tag))
  return names
}

function tagsMentioned({ tag, digests }: RecordData): readonly string[] {
  const deleted = Array.isArray(digests) ? digests.flatMap((entry: unknown) => tagsOf(entry)) : []
  return typeof tag === 'string' ? [tag, ...deleted] : deleted
}

function tagsOf(entry: unknown): readonly string[] {
  const tags = isRecord(entry) ? entry['tags'] : undefined
  return isListOf(tags, isText) ? tags : []
}
