import { labelKey } from './changelog.ts'
import type { Changelog, ChangelogSection, LinkDefinition } from './changelog.ts'
import { dayNumber } from './days.ts'
import { readHeading } from './heading.ts'
import type { Heading } from './heading.ts'
import { BOM, newlineOf, readLines } from './lines.ts'
import type { Line } from './lines.ts'
import { readLinkDefinition } from './link-definition.ts'
import { orderOf } from './order.ts'
import { refused } from './refused.ts'

const EMPTY_ITEMS = ['', '-', '*', '+']

interface Draft {
  readonly heading: Heading
  readonly line: Line
  end: number
  empty: boolean
}

/**
 * Reads a changelog in the format of Keep a Changelog 1.1.0, and those like it (`## X.Y.Z (DATE)`, `## vX.Y.Z`, `# [X.Y.Z](url)`).
 * Headings in code and comments do not count; other headings of the level end a section. `file` is for messages. Throws E_CHANGELOG
 * for two sections of one version, two `Unreleased`, and a date that the calendar does not have.
 */
export function parseChangelog(text: string, file: string): Changelog {
  const lines = readLines(text)
  const definitions = new Map<Line, LinkDefinition>()
  for (const line of lines) {
    const definition = readLinkDefinition(line)
    if (definition !== null) definitions.set(line, definition)
  }
  const linksStart = startOfLinks(lines, definitions) ?? text.length
  const drafts = draftsOf(lines, definitions, linksStart)
  for (const draft of drafts) checkDate(draft, file)
  const sections = drafts.map(sectionOf)
  checkUnique(sections, file)
  const links = [...definitions.values()]
  return {
    sections,
    links,
    // The last entry of a key stays in a map.
    byLabel: new Map(links.toReversed().map((link) => [labelKey(link.label), link])),
    linksStart,
    order: orderOf(sections),
    newline: newlineOf(text),
    bom: text.startsWith(BOM),
  }
}

/** Where the link definitions that end the file begin; null when something else ends it. */
function startOfLinks(lines: readonly Line[], definitions: ReadonlyMap<Line, LinkDefinition>): number | null {
  let start: number | null = null
  for (const line of lines.toReversed()) {
    if (definitions.has(line)) start = line.start
    else if (line.kind !== 'comment' && line.text.trim() !== '') break
  }
  return start
}

function draftsOf(
  lines: readonly Line[],
  definitions: ReadonlyMap<Line, LinkDefinition>,
  linksStart: number,
): readonly Draft[] {
  const drafts: Draft[] = []
  let open: Draft | null = null
  for (const line of lines) {
    if (line.start >= linksStart) break
    const heading = line.kind === 'text' ? readHeading(line.text, line.start) : null
    if (heading !== null && endsSection(heading, open)) {
      if (open !== null) open.end = line.start
      open = isSection(heading) ? { heading, line, end: linksStart, empty: true } : null
      if (open !== null) drafts.push(open)
    } else if (open !== null && heading === null && !isBare(line, definitions)) open.empty = false
  }
  return drafts
}

function isSection({ level, version, unreleased }: Heading): boolean {
  return level <= 2 && (version !== null || unreleased)
}

function endsSection(heading: Heading, open: Draft | null): boolean {
  return isSection(heading) || heading.level <= (open?.heading.level ?? 2)
}

/** True for lines that show nothing. */
function isBare(line: Line, definitions: ReadonlyMap<Line, LinkDefinition>): boolean {
  if (line.kind !== 'text') return line.kind === 'comment'
  return definitions.has(line) || EMPTY_ITEMS.includes(line.text.trim())
}

function sectionOf({ heading, line, end, empty }: Draft): ChangelogSection {
  const { title, version, date, yanked, style } = heading
  const { number, start, next } = line
  return { title, version, date, yanked, line: number, start, bodyStart: next, end, empty, style }
}

function checkDate({ heading: { title, date }, line }: Draft, file: string): void {
  if (date === null || dayNumber(date) !== null) return
  throw refused(`"${title}": there is no day ${date}`, { file, line: line.number })
}

function checkUnique(sections: readonly ChangelogSection[], file: string): void {
  const seen = new Map<string, number>()
  for (const { version, line } of sections) {
    const key = version === null ? 'Unreleased' : [version.text, ...version.build].join('+')
    const first = seen.get(key)
    if (first !== undefined)
      throw refused(`${key} has two sections, in lines ${first} and ${line}`, { file, line })
    seen.set(key, line)
  }
}
