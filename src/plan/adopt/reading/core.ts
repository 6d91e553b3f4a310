import { tryParseVersion } from '../../../model/version.ts'

/** What stands before a date or a commit. */
export interface Before {
  /** The same as a pattern: `{version}-r`, `nightly-`. */
  readonly pattern: string
  /** SemVer text or line, where there is one. */
  readonly version: string | null
}

const VERSION = /^(v?)(\d+\.\d+\.\d+)([-_.]?[a-z]*[-_.]?)$/u
const LINE = /^(v?)(\d+\.\d+)([-_.][a-z]*[-_.]?)$/u

/** Reads the text before a date or a commit. */
export function readBefore(text: string): Before {
  const version = VERSION.exec(text)
  if (version !== null && tryParseVersion(version[2] ?? '') !== null) {
    return { pattern: `${version[1]}{version}${version[3]}`, version: version[2] ?? null }
  }
  const line = LINE.exec(text)
  return line === null
    ? { pattern: text, version: null }
    : { pattern: `${line[1]}{major}.{minor}${line[3]}`, version: line[2] ?? null }
}

/** True for text that can stand before a variable: it ends where a word ends, and holds no number that may be another variable. */
export function isPrefix(text: string): boolean {
  return text === '' || (/[-_.]$/u.test(text) && text.length <= 60 && !/\d{3,}/u.test(text))
}
