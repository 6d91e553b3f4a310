import type { LogResult } from '../../flows/results.ts'
import { minuteOf } from '../../plan/reasons.ts'
import type { Look } from './look.ts'
import { nameOf } from './name-of.ts'
import { counted } from './short.ts'
import { table } from './table.ts'

function nothingText({ tag, records }: LogResult): string {
  // Of a tag only the records about it are looked at.
  if (tag !== null) return `Nothing that fits is recorded about ${tag}.`
  if (records === 0) return 'Nothing happened yet.'
  return `Nothing that fits: ${counted(records, 'record')} looked at.`
}

/** A line a record, in the order asked for: oldest first, the newest stands next to the prompt. */
export function logView(log: LogResult, { palette }: Look): string {
  const { entries, omitted } = log
  if (entries.length === 0) return nothingText(log)
  const several = new Set(entries.map((entry) => entry.component)).size > 1
  const rows = entries.map((entry) => [
    palette.dim(String(entry.seq)),
    minuteOf(entry.time),
    palette.dim(nameOf(entry.actor)),
    ...(several ? [palette.strong(entry.component)] : []),
    entry.text,
  ])
  const lines = table(rows)
  if (omitted === 0) return lines.join('\n')
  const older = palette.dim(`… ${omitted} older`)
  const reversed = (entries[0]?.seq ?? 0) > (entries.at(-1)?.seq ?? 0)
  return (reversed ? [...lines, older] : [older, ...lines]).join('\n')
}
