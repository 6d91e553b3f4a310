import type { LogResult } from '../../flows/results.ts'
import type { Look } from './look.ts'
import { shortTime } from './short.ts'
import { table } from './table.ts'

/** `Ada` of `Ada <ada@example.org>`. */
function nameOf(actor: string): string {
  return actor.replace(/ <[^>]*>$/u, '')
}

/** A line a record, oldest first, so that the newest stands next to the prompt. */
export function logView(log: LogResult, { palette }: Look): string {
  if (log.entries.length === 0)
    return log.tag === null ? 'Nothing happened yet.' : `Nothing is recorded about ${log.tag}.`
  const several = new Set(log.entries.map((entry) => entry.component)).size > 1
  const rows = log.entries.map((entry) => [
    palette.dim(String(entry.seq)),
    shortTime(entry.time),
    palette.dim(nameOf(entry.actor)),
    ...(several ? [palette.strong(entry.component)] : []),
    entry.text,
  ])
  return table(rows).join('\n')
}
