import { withoutMark } from './byte-order-mark.ts'
import { fileName } from './file-name.ts'
import type { FormatContext, VersionFormat, VersionSpot } from './format.ts'
import { GEMS } from './gem-spelling.ts'
import { releasedEntries } from './lock-entries.ts'
import type { LockEntry } from './lock-entries.ts'

interface Line extends LockEntry {
  readonly section: string
  /** Blanks before the name: what kind of line this is. */
  readonly indent: number
}

const SECTION = /^[A-Z][A-Z ]*$/u
// `name (1.2.3)`, `name (= 1.2.3)`; what follows a `-` is a platform.
const STATED = /^( {2,6})([^\s()]+) \((?:= )?(\d[\dA-Za-z.]*)(?=[-)])/du

function find(text: string, { packages }: FormatContext): readonly VersionSpot[] {
  const lines = linesOf(text)
  const local = lines.filter(({ section, indent }) => section === 'PATH' && indent === 4)
  const released = new Set(releasedEntries(text, local, packages).map(({ name }) => name))
  return lines.filter((line) => released.has(line.name) && isOwn(line)).map(({ spot }) => spot)
}

// Gems of the repository require each other (6 blanks) by `=` when they are released together.
function isOwn({ section, indent }: Line): boolean {
  return (section === 'PATH' && indent >= 4) || (section === 'CHECKSUMS' && indent === 2)
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  let section = ''
  const { body, skipped } = withoutMark(text)
  let offset = skipped
  for (const line of body.split('\n')) {
    if (SECTION.test(line.trimEnd())) section = line.trimEnd()
    const stated = lineOf(line, offset)
    if (stated !== null) lines.push({ ...stated, section })
    offset += line.length + 1
  }
  return lines
}

function lineOf(line: string, offset: number): Omit<Line, 'section'> | null {
  const found = STATED.exec(line)
  const place = found?.indices?.[3]
  const [, blanks, name] = found ?? []
  if (place === undefined || blanks === undefined || name === undefined) return null
  return { name, indent: blanks.length, spot: { start: offset + place[0], end: offset + place[1] } }
}

/** `Gemfile.lock`: the gems that lie in the repository itself. */
export const gemfileLock: VersionFormat = {
  name: 'Gemfile.lock',
  takes: (path) => fileName(path) === 'Gemfile.lock',
  spelling: GEMS,
  carriesNone: true,
  find,
}
