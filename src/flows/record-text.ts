import type { LedgerRecord, RecordData } from '../model/record.ts'
import { checkText } from './record-text/check.ts'
import { driftText } from './record-text/drift.ts'
import { retentionText, takesTag } from './record-text/retention.ts'
import { publishedText, tagEntries } from './record-text/published.ts'
import { promotionText } from './record-text/promotion.ts'
import { after, asObject, digestWords, fromCommit, timeWords, words } from './record-words.ts'

/** One sentence a record type, for `tidemark log`. */
const SENTENCES: Readonly<Record<string, (data: RecordData) => string>> = {
  build: (data) => `built ${digestWords(data['digest'])}${fromCommit(data)}`,
  release: (data) =>
    `released ${words(data['version'])} as ${digestWords(data['digest'])}${fromCommit(data)}`,
  rebuild: (data) =>
    `rebuilt ${words(data['version'])} as ${digestWords(data['digest'])}${fromCommit(data)}${onBase(data)}`,
  promotion: promotionText,
  check: checkText,
  approval: (data) =>
    data['undo'] === true
      ? `took back the approval of ${digestWords(data['digest'])} for ${words(data['environment'])}${after(': ', data['comment'])}`
      : `approved ${digestWords(data['digest'])} for ${words(data['environment'])}${after(': ', data['comment'])}`,
  hold: holdText,
  deprecation: deprecationText,
  published: publishedText,
  withdrawal: (data) => `withdrew a fact: ${words(data['reason'])}`,
  retention: retentionText,
  drift: driftText,
  adoption: (data) => `adopted ${countedTags(data)} of ${words(data['image'])}`,
}

/** What a record says, as a sentence of one line; an unknown type is named, as its meaning is not known here. */
export function describeRecord(record: LedgerRecord): string {
  const sentence = Object.hasOwn(SENTENCES, record.type) ? SENTENCES[record.type] : undefined
  return sentence === undefined ? words(record.type) : sentence(record.data)
}

/** True for a record that wrote, adopted, deleted or names the tag. */
export function concernsTag(record: LedgerRecord, tag: string): boolean {
  if (record.type === 'published') return tagEntries(record.data).some((entry) => entry['tag'] === tag)
  if (record.type === 'adoption') return Object.hasOwn(asObject(record.data['tags']), tag)
  if (record.type === 'drift') return record.data['tag'] === tag
  return record.type === 'retention' && takesTag(record.data, tag)
}

function onBase({ base }: RecordData): string {
  return base === undefined ? '' : ` on base ${digestWords(base)}`
}

function holdText(data: RecordData): string {
  const environment = words(data['environment'])
  if (data['undo'] === true) return `resumed ${environment}${after(': ', data['reason'])}`
  const back = data['rollback'] === true ? ' after the rollback' : ''
  return `held ${environment}${back}${after(' until ', timeWords(data['until']))}${after(': ', data['reason'])}`
}

function deprecationText(data: RecordData): string {
  const version = words(data['version'])
  if (data['undo'] === true) return `${version} is no longer deprecated${after(': ', data['reason'])}`
  return `deprecated ${version}${after(': ', data['reason'])}${after('; use ', data['replacement'])}`
}

function countedTags(data: RecordData): string {
  const count = Object.keys(asObject(data['tags'])).length
  return count === 1 ? '1 tag' : `${count} tags`
}
