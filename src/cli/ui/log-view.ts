import type { LogResult } from '../../flows/results.ts'
import type { Look } from './look.ts'
import { shortTime } from './short.ts'
import { table } from './table.ts'

/** A line a record, oldest first, so that the newest stands next to the prompt. */
export function logView(log: LogResult, { palette }: Look): string {
  if (log.entries.length === 0)
    return log.tag === null ? 'Nothing happened yet.' : `Nothing is recorded about ${log.tag}.`
  const several = new Set(log.entries.map((entry) => entry.component)).size > 1
  const rows = log.entries.map((entry) => [
    palette.dim(String(entry.seq)),
    shortTime(entry.time),
    ...(several ? [palette.strong(entry.component)] : []),
    entry.text,
    palette.dim(`by ${entry.actor}`),
  ])
  return table(rows).join('\n')
}
