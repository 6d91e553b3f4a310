import { compareVersions } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { labelKey } from './changelog.ts'
import type { Changelog, ChangelogSection } from './changelog.ts'
import { parseChangelog } from './parse.ts'

/** What a changelog says of a version. */
export interface SectionText {
  /** The heading without its hashes. */
  readonly title: string
  /** `YYYY-MM-DD`. */
  readonly date: string | null
  /** Markdown with `\n` for line breaks, without blank lines around it; the definitions of links that it uses are at its end. */
  readonly body: string
}

const BRACKETS = /\[([^[\]]{1,999})\]/gu

/** The section of a version, for release notes; null when there is none. Throws E_CHANGELOG as `parseChangelog` does. */
export function sectionOf(text: string, version: Version, file: string): SectionText | null {
  const changelog = parseChangelog(text, file)
  const section = findSection(changelog, version)
  if (section === null) return null
  const body = text.slice(section.bodyStart, section.end)
  const used = new Set([...body.matchAll(BRACKETS)].map((match) => labelKey(match[1] ?? '')))
  const definitions = changelog.links
    .filter(({ start }) => start < section.bodyStart || start >= section.end)
    .filter(({ label }) => used.delete(labelKey(label)))
    .map(({ start, end }) => text.slice(start, end).trim())
  const parts = [trimmed(body), definitions.join('\n')].filter((part) => part !== '')
  return { title: section.title, date: section.date, body: parts.join('\n\n').replaceAll('\r\n', '\n') }
}

/** The section of a version; null when there is none. */
export function findSection(changelog: Changelog, version: Version): ChangelogSection | null {
  const same = changelog.sections.filter(
    (section) => section.version !== null && compareVersions(section.version, version) === 0,
  )
  return same[0] ?? null
}

// The blanks that indent the first line stay.
function trimmed(body: string): string {
  const lines = body.trimEnd().split('\n')
  const first = lines.findIndex((line) => line.trim() !== '')
  return first < 0 ? '' : lines.slice(first).join('\n')
}
