import type { RecordData } from '../../model/record.ts'
import { asList, asObject, words } from '../record-words.ts'

const MOST_TAGS = 5

/** `deleted 3 digests of IMAGE by retention, and with them sha-1, sha-2`; `kept … after all` for an undo. */
export function retentionText(data: RecordData): string {
  const digests = asList(data['digests']).map(asObject)
  const count = digests.length === 1 ? '1 digest' : `${digests.length} digests`
  const images = asList(data['images']).map(words).join(', ')
  if (data['undo'] === true) return `kept ${count} of ${images} that retention was to delete`
  const tags = digests.flatMap((entry) => asList(entry['tags']).map(words))
  const more = tags.length > MOST_TAGS ? ` and ${tags.length - MOST_TAGS} more` : ''
  const named = tags.length === 0 ? '' : `, and with them ${tags.slice(0, MOST_TAGS).join(', ')}${more}`
  return `deleted ${count} of ${images} by retention${named}`
}

/** True for a record that deleted what the tag named. */
export function takesTag(data: RecordData, tag: string): boolean {
  return asList(data['digests']).some((entry) => asList(asObject(entry)['tags']).includes(tag))
}
