import type { RecordData } from '../../model/record.ts'
import { asList, asObject, digestWords, words } from '../record-words.ts'

/** `published 1.4.1; moved 1.4, 1, latest from sha256:…; all to sha256:… in IMAGE`, as far as there is each. */
export function publishedText(data: RecordData): string {
  const entries = tagEntries(data)
  const targets = new Set(entries.map((entry) => entry['to']))
  const parts = [...groups(entries)].map(([from, tags]) =>
    from === null ? `published ${tags.join(', ')}` : `moved ${tags.join(', ')} from ${digestWords(from)}`,
  )
  const said = parts.length === 0 ? 'published nothing' : parts.join('; ')
  const to = [...targets].map((target) => digestWords(target)).join(', ')
  return `${said}${to === '' ? '' : ` to ${to}`} in ${words(data['image'])}`
}

/** The tags of a `published` record, whatever stands there. */
export function tagEntries(data: RecordData): readonly RecordData[] {
  return asList(data['tags']).map(asObject)
}

/** Tags by what they named before, in the order of the record. */
function groups(entries: readonly RecordData[]): ReadonlyMap<unknown, readonly string[]> {
  const found = new Map<unknown, string[]>()
  for (const entry of entries) {
    const from = entry['from'] ?? null
    const tags = found.get(from) ?? []
    tags.push(words(entry['tag']))
    found.set(from, tags)
  }
  return found
}
