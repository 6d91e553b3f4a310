import type { TextChange } from '../../plan/compare/change.ts'
import { cut, displayWidth } from './width.ts'

/** Columns that are left for a text at least, however narrow the terminal is. */
const NARROWEST = 12
/** Characters of what both texts have that stay before the first that differs. */
const LEAD = 8

/** A text of an image that differs: `label NAME  "old" → "new"`, as {@link changedLines}. */
export function changedText(
  what: string,
  { name, before, after }: TextChange,
  columns: number,
): readonly string[] {
  return changedLines(`${what} ${name} `, [quoted(before), quoted(after)], columns)
}

/**
 * `HEAD OLD → NEW` where that fits into `columns`; else HEAD, and a line for each, cut where it is too long so that what differs
 * is seen.
 */
export function changedLines(
  head: string,
  [before, after]: readonly [string, string],
  columns: number,
): readonly string[] {
  const line = `${head} ${before} → ${after}`
  if (displayWidth(line) <= columns) return [line]
  const width = Math.max(NARROWEST, columns - 4)
  const fit = displayWidth(before) <= width && displayWidth(after) <= width
  const skipped = fit ? 0 : Math.max(0, commonLength(before, after) - LEAD)
  return [head.trimEnd(), `  - ${shown(before, skipped, width)}`, `  + ${shown(after, skipped, width)}`]
}

/** On one line: line ends are spelled. */
function quoted(text: string | null): string {
  return text === null ? 'absent' : JSON.stringify(text)
}

function shown(text: string, skipped: number, width: number): string {
  return cut(skipped === 0 ? text : `…${text.slice(skipped)}`, width)
}

/** How many characters both begin with; never half a pair of code units. */
function commonLength(a: string, b: string): number {
  let length = 0
  for (const character of a) {
    if (!b.startsWith(character, length)) break
    length += character.length
  }
  return length
}
