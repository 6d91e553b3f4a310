import type { RecordData } from '../../model/record.ts'
import { after, digestWords, words } from '../record-words.ts'

/** `found float-moved: latest names …`, or that it is found no more. */
export function driftText(data: RecordData): string {
  const what = data['tag'] ?? data['gitTag'] ?? data['environment'] ?? data['version']
  if (data['settled'] === true)
    return `found no more: ${words(data['code'])}${after(' of ', what)}${bytes(data)}`
  return `found ${words(data['code'])}: ${words(data['message'])}`
}

function bytes({ old, now }: RecordData): string {
  return old === undefined || now === undefined ? '' : ` (${digestWords(now)} for ${digestWords(old)})`
}
