import type { Version } from '../../model/version.ts'
import { applyEdits } from './apply-edits.ts'
import type { Changelog, ChangelogSection } from './changelog.ts'
import { readLines } from './lines.ts'
import type { Line } from './lines.ts'
import { parseChangelog } from './parse.ts'
import { findSection } from './section.ts'

/** What a changelog is to say of a release that went wrong. */
export interface Incident {
  /** The path as messages show it. */
  readonly file: string
  readonly version: Version
  /** The day in UTC, `YYYY-MM-DD`. */
  readonly date: string
  /** One line of Markdown; null: nothing, an entry that is there goes. */
  readonly text: string | null
}

const ENTRY = /^- Deprecated on \d{4}-\d\d-\d\d: (?<text>.*)$/u
const HEADING = /^###[ \t]+Incidents?[ \t]*$/iu

/**
 * The changelog with the entry under the heading of its version: above all else there, below a heading `### Incident`. An entry that
 * says it already stays with its day; another one is replaced. null when the version has no section. Throws E_CHANGELOG as
 * `parseChangelog` does.
 */
export function setIncident(text: string, incident: Incident): string | null {
  const changelog = parseChangelog(text, incident.file)
  const section = findSection(changelog, incident.version)
  if (section === null) return null
  const lines = readLines(text).filter(({ start }) => start >= section.bodyStart && start < section.end)
  const entry = lines.find((line) => line.kind === 'text' && ENTRY.test(line.text)) ?? null
  if (incident.text === null) return entry === null ? text : without(text, lines, entry)
  if (entry === null) return added(text, { changelog, section, lines, line: lineOf(incident) })
  if (ENTRY.exec(entry.text)?.groups?.['text'] === incident.text) return text
  const end = entry.start + entry.text.length
  return applyEdits(text, [{ start: entry.start, end, text: lineOf(incident) }])
}

function lineOf({ date, text }: Incident): string {
  return `- Deprecated on ${date}: ${text ?? ''}`
}

interface Place {
  readonly changelog: Changelog
  readonly section: ChangelogSection
  readonly lines: readonly Line[]
  readonly line: string
}

function added(text: string, { changelog: { newline }, section, lines, line }: Place): string {
  const heading = lines.find((each) => each.kind === 'text' && HEADING.test(each.text))
  const at = heading?.next ?? section.bodyStart
  const lead = text[at - 1] === '\n' ? newline : newline + newline
  const title = heading === undefined ? `### Incident${newline}${newline}` : ''
  const follows = lines.find(({ start }) => start >= at)
  // Below a heading that is there the entry joins the list, above what the list says.
  const gap = heading === undefined && needsGap(text, at, follows) ? newline : ''
  const blank = heading !== undefined && follows !== undefined && follows.text.trim() === ''
  const start = blank ? follows.next : at
  const insert = blank ? `${line}${newline}` : `${lead}${title}${line}${newline}${gap}`
  return applyEdits(text, [{ start, end: start, text: insert }])
}

/** False where a blank line, or nothing, follows. */
function needsGap(text: string, at: number, follows: Line | undefined): boolean {
  return follows === undefined ? at < text.length : follows.text.trim() !== ''
}

/** Takes the entry out, and the heading with it when nothing else stands below that. */
function without(text: string, lines: readonly Line[], entry: Line): string {
  const at = lines.indexOf(entry)
  const before = lines.slice(0, at).findLast((line) => line.text.trim() !== '')
  const next = lines.slice(at + 1).find((line) => line.text.trim() !== '')
  const alone = before !== undefined && HEADING.test(before.text) && (next?.text.startsWith('#') ?? true)
  if (!alone) return applyEdits(text, [{ start: entry.start, end: entry.next, text: '' }])
  const above = lines[lines.indexOf(before) - 1]
  const start = above !== undefined && above.text.trim() === '' ? above.start : before.start
  return applyEdits(text, [{ start, end: entry.next, text: '' }])
}
