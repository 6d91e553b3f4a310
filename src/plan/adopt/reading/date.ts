import { idea } from '../idea.ts'
import type { Idea } from '../idea.ts'
import { isPrefix, readBefore } from './core.ts'

/** Formats of dates at the end of a tag, the longest first. */
const FORMATS: readonly (readonly [format: string, shape: RegExp])[] = [
  ['YYYYMMDDTHHmmss', /^(\d{4})(\d{2})(\d{2})T\d{6}$/u],
  ['YYYYMMDD-HHmmss', /^(\d{4})(\d{2})(\d{2})-\d{6}$/u],
  ['YYYYMMDDHHmmss', /^(\d{4})(\d{2})(\d{2})\d{6}$/u],
  ['YYYYMMDDHHmm', /^(\d{4})(\d{2})(\d{2})\d{4}$/u],
  ['YYYY-MM-DD', /^(\d{4})-(\d{2})-(\d{2})$/u],
  ['YYYY.MM.DD', /^(\d{4})\.(\d{2})\.(\d{2})$/u],
  ['YYYYMMDD', /^(\d{4})(\d{2})(\d{2})$/u],
]
const END = /(?:\d{8}[T-]\d{6}|\d{14}|\d{12}|\d{4}-\d{2}-\d{2}|\d{4}\.\d{2}\.\d{2}|\d{8})$/u

/** `nightly-2026-03-02`, `20260302`, `0.3-r20260302`, `1.4.0-20260302`. */
export function readDate(tag: string): readonly Idea[] {
  const found = END.exec(tag)
  if (found === null) return []
  const [text] = found
  const format = FORMATS.find(([, shape]) => isDay(shape.exec(text)))?.[0]
  if (format === undefined) return []
  const date = format === 'YYYYMMDD' ? '{date}' : `{date:${format}}`
  const { pattern, version } = readBefore(tag.slice(0, found.index))
  if (version !== null) return [idea(`${pattern}${date}`, 'rebuild', version)]
  // Digits right before it: then it is the end of a longer number, or of a version.
  if (!isPrefix(pattern) && !/^[a-z]+$/u.test(pattern)) return []
  return [idea(`${pattern}${date}`, 'date', text)]
}

function isDay(match: RegExpExecArray | null): boolean {
  if (match === null) return false
  const [year, month, day] = match.slice(1, 4).map(Number)
  if (year === undefined || month === undefined || day === undefined) return false
  return year >= 2010 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}
