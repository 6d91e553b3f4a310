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
 * The changelog with the entry in the section of its version, below a heading `### Incident`: above the other headings there, or at the
 * end of a section that begins with something else. An entry that says it already stays with its day; another one is replaced. null when
 * the version has no section. Throws E_CHANGELOG as `parseChangelog` does.
 */
export function setIncident(text: string, incident: Incident): string | null {
  const changelog = parseChangelog(text, incident.file)
  const section = findSection(changelog, incident.version)
  if (section === null) return null
  const lines = linesOf(text, section)
  const entry = entryIn(lines)
  if (incident.text === null) return entry === null ? text : without(text, lines, entry)
  if (entry === null) return added(text, incident, { changelog, section, lines })
  if (ENTRY.exec(entry.text)?.groups?.['text'] === incident.text) return text
  const end = entry.start + entry.text.length
  return applyEdits(text, [{ start: entry.start, end, text: lineOf(incident) }])
}

function linesOf(text: string, { bodyStart, end }: ChangelogSection): readonly Line[] {
  return readLines(text).filter(({ start }) => start >= bodyStart && start < end)
}

function entryIn(lines: readonly Line[]): Line | null {
  return lines.find((line) => line.kind === 'text' && ENTRY.test(line.text)) ?? null
}

function lineOf({ date, text }: Incident): string {
  return `- Deprecated on ${date}: ${text ?? ''}`
}

interface Place {
  readonly changelog: Changelog
  readonly section: ChangelogSection
  readonly lines: readonly Line[]
}

function added(text: string, incident: Incident, place: Place): string {
  const { section, lines } = place
  const heading = lines.find((each) => each.kind === 'text' && HEADING.test(each.text))
  if (heading !== undefined) return joined(text, incident, { ...place, heading })
  const first = lines.find((line) => !isBlank(line))
  const last = lines.findLast((line) => !isBlank(line))
  if (first === undefined || last === undefined || isHeading(first))
    return inserted(text, incident, { ...place, at: section.bodyStart })
  const after = inserted(text, incident, { ...place, at: last.next })
  // Code or a comment that never ends would swallow it.
  return says(after, incident) ? after : inserted(text, incident, { ...place, at: section.bodyStart })
}

function says(text: string, { file, version }: Incident): boolean {
  const section = findSection(parseChangelog(text, file), version)
  return section !== null && entryIn(linesOf(text, section)) !== null
}

/** Below a heading that is there, above what it lists. */
function joined(
  text: string,
  incident: Incident,
  { changelog: { newline }, lines, heading }: Place & { readonly heading: Line },
): string {
  const below = lines[lines.indexOf(heading) + 1]
  const blank = below !== undefined && isBlank(below)
  const start = blank ? below.next : heading.next
  const lead = text[start - 1] === '\n' ? (blank ? '' : newline) : newline + newline
  return applyEdits(text, [{ start, end: start, text: `${lead}${lineOf(incident)}${newline}` }])
}

/** With a heading of its own, and a blank line on both sides. */
function inserted(
  text: string,
  incident: Incident,
  { changelog: { newline }, at }: Place & { readonly at: number },
): string {
  const lead = text[at - 1] === '\n' ? newline : newline + newline
  const gap = at === text.length || /^[ \t]*\r?\n/u.test(text.slice(at, at + 200)) ? '' : newline
  const block = `### Incident${newline}${newline}${lineOf(incident)}${newline}`
  return applyEdits(text, [{ start: at, end: at, text: `${lead}${block}${gap}` }])
}

function isHeading({ kind, text }: Line): boolean {
  return kind === 'text' && text.startsWith('#')
}

function isBlank({ text }: Line): boolean {
  return text.trim() === ''
}

/** Takes the entry out, and the heading with it when nothing else stands below that. */
function without(text: string, lines: readonly Line[], entry: Line): string {
  const at = lines.indexOf(entry)
  const before = lines.slice(0, at).findLast((line) => !isBlank(line))
  const next = lines.slice(at + 1).find((line) => !isBlank(line))
  const alone = before !== undefined && HEADING.test(before.text) && (next?.text.startsWith('#') ?? true)
  if (!alone) return applyEdits(text, [{ start: entry.start, end: entry.next, text: '' }])
  const above = lines[lines.indexOf(before) - 1]
  const start = above !== undefined && isBlank(above) ? above.start : before.start
  return applyEdits(text, [{ start, end: entry.next, text: '' }])
}
