import type { Where } from '../../model/failure.ts'
import type { Spot } from './finding.ts'

/** The place `where` with the length of the key or value that stands there in `source`. */
export function spotAt(source: string, where: Where): Spot {
  if (where.line === undefined || where.column === undefined) return where
  const rest = (source.split('\n')[where.line - 1] ?? '').slice(where.column - 1)
  const token = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s:,{}[\]]+)/u.exec(rest)?.[0]
  return token === undefined ? where : { ...where, length: token.length }
}

/** A line with `key:`, with its number. */
interface KeyLine {
  readonly number: number
  readonly text: string
  readonly column: number
}

/**
 * The place of `value` on the first line of `source` that has both `key:` and it; else that of the first `key:`; else the
 * file. Rules of components have no place of their own in a policy, and this is where a person would look.
 */
export function locate(source: string, file: string, key: string, value: string): Spot {
  const lines = linesWith(source, key)
  const exact = lines.find(({ text, column }) => text.includes(value, column))
  if (exact !== undefined) {
    const column = exact.text.indexOf(value, exact.column) + 1
    return { file, line: exact.number, column, length: value.length }
  }
  const [first] = lines
  return first === undefined
    ? { file }
    : { file, line: first.number, column: first.column + 1, length: key.length }
}

function linesWith(source: string, key: string): readonly KeyLine[] {
  return source.split('\n').flatMap((text, index) => {
    const column = text.search(new RegExp(String.raw`(?<![\w-])${key}\s*:`, 'u'))
    return column === -1 ? [] : [{ number: index + 1, text, column }]
  })
}

/** True when `a` stands before `b` in the file. */
export function isBefore(a: Where, b: Where): boolean {
  return (a.line ?? 0) - (b.line ?? 0) < 0 || (a.line === b.line && (a.column ?? 0) < (b.column ?? 0))
}
