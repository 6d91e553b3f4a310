import { ambiguous } from './fault.ts'
import type { VersionFormat, VersionSpot } from './format.ts'

const VERSION = String.raw`\d{1,16}\.\d{1,16}\.\d{1,16}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?`
const HOLE = '{version}'
/** A pattern is looked for in the first so many characters of each line. */
const LONGEST_LINE = 4096

/** The text of a policy as an expression: each run of blanks stands for any, everything else for itself. */
function literal(text: string): string {
  return text
    .split(/[ \t]+/u)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`))
    .join(String.raw`[ \t]+`)
}

function find(text: string, line: string): readonly VersionSpot[] {
  const [before = '', after = ''] = line.split(HOLE)
  const pattern = new RegExp(`(${literal(before)})(v?)(${VERSION})${literal(after)}`, 'gu')
  const spots: VersionSpot[] = []
  const numbers: number[] = []
  let start = 0
  for (const [index, each] of text.split('\n').entries()) {
    for (const match of each.slice(0, LONGEST_LINE).matchAll(pattern)) {
      const [, head = '', prefix = '', version = ''] = match
      const from = start + match.index + head.length + prefix.length
      spots.push({ start: from, end: from + version.length })
      numbers.push(index + 1)
    }
    start += each.length + 1
  }
  if (spots.length > 1)
    throw ambiguous(`"${line}" stands in it ${spots.length} times, in the lines ${numbers.join(' and ')}`)
  return spots
}

/** Any file, by the text around the version: `line` of the policy. */
export const textLine: VersionFormat = {
  name: 'line',
  takes: (_, { line }) => line !== null,
  find: (text, { line }) => (line === null ? [] : find(text, line)),
}
