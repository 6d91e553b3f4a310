import { tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { HeadingStyle } from './changelog.ts'

/** A heading of Markdown, read as one of a changelog. */
export interface Heading {
  /** 1 to 6. */
  readonly level: number
  readonly title: string
  readonly unreleased: boolean
  readonly version: Version | null
  /** As `YYYY-MM-DD`, written so or as `YYYYMMDD`; it may be no real day. */
  readonly date: string | null
  readonly yanked: boolean
  readonly style: HeadingStyle
}

const HEADING = /^(?<hashes>#{1,6})(?<blank>[ \t]+)(?<rest>\S.*)$/su
const CLOSING_HASHES = /[ \t]#+$/u
const VERSION =
  /^(?<name>\[?(?<prefix>[vV]?)(?<version>\d[^\s[\](),:]*)\]?)(?:\((?<url>[^()\s]*)\))?(?<rest>.*)$/su
const UNRELEASED = /^(?<name>\[?unreleased\]?)(?:\((?<url>[^()\s]*)\))?(?:$|[\s:–—-].*$)/isu
// ISO 8601, extended or basic.
const DATE = /(?<!\d)(\d{4})(-?)(\d\d)\2(\d\d)(?!\d)/u
const BETWEEN = /^[\s\-–—:,|(]{1,8}$/u
const NO_STYLE: HeadingStyle = { brackets: false, prefix: '', link: null, around: null, compact: false }

/** Reads a heading that begins at the margin; null for any other line. `offset` is where the line begins in the text. */
export function readHeading(line: string, offset: number): Heading | null {
  const { hashes = '', blank = '', rest } = HEADING.exec(line)?.groups ?? {}
  if (rest === undefined) return null
  const title = rest.trimEnd().replace(CLOSING_HASHES, '').trimEnd()
  return { level: hashes.length, title, ...meaningOf(title, offset + hashes.length + blank.length) }
}

type Meaning = Omit<Heading, 'level' | 'title'>

function meaningOf(title: string, at: number): Meaning {
  const plain = { unreleased: false, version: null, date: null, yanked: false, style: NO_STYLE }
  const unreleased = UNRELEASED.exec(title)?.groups
  if (unreleased !== undefined) return { ...plain, unreleased: true, style: styleOf(unreleased, at) }
  const found = VERSION.exec(title)?.groups ?? {}
  const version = tryParseVersion(found['version'] ?? '')
  if (version === null) return plain
  return { ...plain, version, ...datedOf(found['rest'] ?? '', styleOf(found, at)) }
}

function styleOf(groups: Readonly<Record<string, string | undefined>>, at: number): HeadingStyle {
  const { name = '', url, prefix = '' } = groups
  const start = at + name.length + '('.length
  const link = url === undefined ? null : { url, start, end: start + url.length }
  return { brackets: name.startsWith('['), prefix, link, around: null, compact: false }
}

function datedOf(rest: string, style: HeadingStyle): Pick<Heading, 'date' | 'yanked' | 'style'> {
  const yanked = /\byanked\b/iu.test(rest)
  const found = DATE.exec(rest)
  if (found === null) return { date: null, yanked, style }
  const between = rest.slice(0, found.index)
  const before = BETWEEN.test(between) ? between : ' - '
  const closed = before.includes('(') && rest.startsWith(')', found.index + found[0].length)
  const [, year, hyphen, month, day] = found
  const around = { before, after: closed ? ')' : '' }
  return { date: `${year}-${month}-${day}`, yanked, style: { ...style, around, compact: hyphen === '' } }
}
