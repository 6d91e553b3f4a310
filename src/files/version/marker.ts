import { tryParseVersion } from '../../model/version.ts'
import { ambiguous, unreadable } from './fault.ts'
import type { VersionFormat, VersionSpot } from './format.ts'

/** What an author writes into a comment beside a version, or alone on the line above it. */
const MARKER = 'tidemark:version'
// What a comment is made of in the languages that files are written in.
const COMMENT = /^[\s#/*;%"'<>!-]*$/u
const VERSION = /(?<![\w.+-])v?(\d{1,16}\.\d{1,16}\.\d{1,16}(?:[-+][0-9A-Za-z.+-]*[0-9A-Za-z])?)(?![\w+])/gu
/** No version is further into a line. */
const LONGEST_LINE = 4096

/** True for a text whose author marked the versions in it. */
function isMarked(text: string): boolean {
  return text.includes(MARKER)
}

/**
 * The version beside each marker: on its line, or on the next where the marker stands alone. Several markers are several places by
 * intent. Throws E_VERSION_FILE where none is beside a marker, E_VERSION_AMBIGUOUS where several are.
 */
export function markedSpots(text: string): readonly VersionSpot[] {
  const lines = linesOf(text)
  return lines.flatMap((line, at) => {
    const found = line.text.indexOf(MARKER)
    if (found === -1) return []
    const rest = line.text.slice(0, found) + line.text.slice(found + MARKER.length)
    const target = COMMENT.test(rest) ? lines[at + 1] : line
    if (target === undefined) throw unreadable(`no line follows the marker in line ${at + 1}`)
    return [versionIn(target, target === line ? at + 1 : at + 2)]
  })
}

interface Line {
  readonly text: string
  readonly start: number
}

function linesOf(text: string): readonly Line[] {
  let start = 0
  return text.split('\n').map((line) => {
    const here = { text: line.slice(0, LONGEST_LINE), start }
    start += line.length + 1
    return here
  })
}

function versionIn({ text, start }: Line, number: number): VersionSpot {
  const found = [...text.matchAll(VERSION)].filter(([, version = '']) => tryParseVersion(version) !== null)
  const [only, ...others] = found
  if (only === undefined) throw unreadable(`the marked line ${number} states no version X.Y.Z`)
  if (others.length > 0) throw ambiguous(`the marked line ${number} states ${found.length} versions`)
  const [whole, version = ''] = only
  const from = start + only.index + whole.length - version.length
  return { start: from, end: from + version.length }
}

/** A format that lets markers go before what it knows by itself. */
export function orMarked(format: VersionFormat): VersionFormat {
  return {
    ...format,
    find: (text, context) => (isMarked(text) ? markedSpots(text) : format.find(text, context)),
  }
}
