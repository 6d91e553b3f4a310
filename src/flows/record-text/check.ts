import type { RecordData } from '../../model/record.ts'
import { after, asObject, digestWords, words } from '../record-words.ts'

/** `scan failed for sha256:0d9e5b1f3c44 in staging (2 critical, 5 high)`. */
export function checkText(data: RecordData): string {
  const result =
    data['result'] === 'pass' ? 'passed' : data['result'] === 'fail' ? 'failed' : words(data['result'])
  const where = after(' in ', data['environment'])
  return `${words(data['check'])} ${result} for ${subjectText(data)}${where}${detailText(data)}`
}

function subjectText({ digest, commit }: RecordData): string {
  if (digest !== undefined) return digestWords(digest)
  return typeof commit === 'string' ? `commit ${commit.slice(0, 7)}` : words(commit)
}

function detailText(data: RecordData): string {
  const counts = Object.entries(asObject(asObject(data['report'])['counts'])).flatMap(([severity, count]) =>
    count === 0 ? [] : [`${words(count)} ${words(severity)}`],
  )
  const parts = [...counts, ...durationText(data['duration'])]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

/** Milliseconds, for people. */
function durationText(duration: unknown): readonly string[] {
  if (typeof duration !== 'number' || duration < 0) return []
  const seconds = duration / 1000
  if (seconds < 120) return [`${Math.round(seconds)} s`]
  return [`${Math.round(seconds / 60)} m`]
}
