import { isDigest, shortDigest } from '../model/digest.ts'
import type { LedgerRecord, RecordData } from '../model/record.ts'

/** One sentence a record type, for `tidemark log`. */
const SENTENCES: Readonly<Record<string, (data: RecordData) => string>> = {
  build: (data) => `built ${digest(data['digest'])}${from(data)}`,
  release: (data) => `released ${text(data['version'])} as ${digest(data['digest'])}${from(data)}`,
  rebuild: (data) => `rebuilt ${text(data['version'])} as ${digest(data['digest'])}${from(data)}`,
  promotion: (data) => `promoted ${digest(data['digest'])} to ${text(data['environment'])}`,
  deprecation: (data) =>
    data['undo'] === true
      ? `${text(data['version'])} is no longer deprecated`
      : `deprecated ${text(data['version'])}: ${text(data['reason'])}`,
  published: (data) => `published ${tagMoves(data).join(', ')} to ${text(data['image'])}`,
  withdrawal: (data) => `withdrew a fact: ${text(data['reason'])}`,
  adoption: (data) => `adopted ${Object.keys(object(data['tags'])).length} tags of ${text(data['image'])}`,
}

/** What a record says, as a sentence; an unknown type is named, as its meaning is not known here. */
export function describeRecord(record: LedgerRecord): string {
  const sentence = SENTENCES[record.type]
  return sentence === undefined ? record.type : sentence(record.data)
}

/** True for a record that wrote, adopted or names the tag. */
export function concernsTag(record: LedgerRecord, tag: string): boolean {
  if (record.type === 'published') return tagEntries(record.data).some((entry) => entry['tag'] === tag)
  if (record.type === 'adoption') return Object.hasOwn(object(record.data['tags']), tag)
  return false
}

function tagMoves(data: RecordData): readonly string[] {
  return tagEntries(data).map((entry) => {
    const before = entry['from'] === null ? '' : ` (was ${digest(entry['from'])})`
    return `${text(entry['tag'])}${before}`
  })
}

function tagEntries(data: RecordData): readonly RecordData[] {
  const tags = data['tags']
  return Array.isArray(tags) ? tags.map(object) : []
}

function from(data: RecordData): string {
  const commit = data['commit']
  return typeof commit === 'string' ? ` from ${commit.slice(0, 7)}` : ''
}

function digest(value: unknown): string {
  return typeof value === 'string' && isDigest(value) ? shortDigest(value) : text(value)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function object(value: unknown): RecordData {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
