import type { LinkDefinition } from './changelog.ts'
import type { Line } from './lines.ts'

// Labels are of at most 999 characters (CommonMark 0.31, section 6.3); `[^1]:` is a footnote.
const DEFINITION =
  /^(?<lead> {0,3}\[(?<label>(?!\^)(?:[^[\]\\]|\\.){1,999})\]:[ \t]*)(?:<(?<wrapped>[^<>]*)>|(?<bare>[^\s<]\S*))(?<title>.*)$/su
const TITLE = /^(?:[ \t]+["'(].*)?$/su

/** Reads `[label]: url "title"`; null for any other line. */
export function readLinkDefinition(line: Line): LinkDefinition | null {
  if (line.kind !== 'text' || !line.text.includes(']:')) return null
  const groups = DEFINITION.exec(line.text)?.groups
  return groups === undefined ? null : definitionFrom(line, groups)
}

function definitionFrom(
  line: Line,
  groups: Readonly<Record<string, string | undefined>>,
): LinkDefinition | null {
  const { lead = '', label = '', wrapped, bare = '', title = '' } = groups
  if (label.trim() === '' || !TITLE.test(title.trimEnd())) return null
  const url = wrapped ?? bare
  const urlStart = line.start + lead.length + (wrapped === undefined ? 0 : '<'.length)
  const { number, start, next } = line
  return { label, url, line: number, start, end: next, urlStart, urlEnd: urlStart + url.length }
}
