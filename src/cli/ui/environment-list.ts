import type { EnvironmentStatus } from '../../flows/results.ts'
import { actorText, digitsText, markText, runningText, sinceText } from './environment-cell.ts'
import { notesOf, withNotes } from './environment-notes.ts'
import type { Look } from './look.ts'
import { nameText } from './short.ts'
import { table } from './table.ts'
import { displayWidth } from './width.ts'

/** One line of the list: what it is called, and what runs there. */
export interface Listed {
  readonly name: string
  readonly status: EnvironmentStatus
}

/** All that is known of what runs: of one component in every environment, or of every component in one environment. */
export function environmentList(title: string, rows: readonly Listed[], look: Look): readonly string[] {
  const marked = rows.some(({ status }) => markText(status, look) !== '')
  const cells = rows.map(({ name, status }) => [
    look.palette.strong(name),
    ...(marked ? [markText(status, look)] : []),
    status.digest === null ? nameText(status) : runningText(status, look),
    look.palette.dim(sinceText(status.since, look)),
    look.palette.dim(digitsText(status.digest)),
    look.palette.dim(actorText(status.by)),
  ])
  const head = [title, ...(marked ? [''] : []), 'runs', 'for', 'digest', 'by'].map(look.palette.dim)
  const [header = '', ...lines] = table([head, ...cells], { gap: 3 })
  const width = Math.max(...[header, ...lines].map(displayWidth))
  return [
    header,
    ...lines.flatMap((text, index) => {
      const listed = rows[index]
      return withNotes({ text, width }, listed === undefined ? [] : notesOf([listed.status], look), look)
    }),
  ]
}
