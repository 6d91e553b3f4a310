import { ANY_CHAR, charSet, complementOf } from './char-set.ts'
import type { Expression } from './expression.ts'
import { choice, one, repeat, sequence, text } from './expression.ts'

const ANYTHING = repeat(one(ANY_CHAR), 0, null)
const SEGMENT = repeat(one(complementOf(charSet('/'))), 0, null)

/** The names that one of the branch globs takes: `*` is any text without `/`, `**` any text; no glob takes every name. */
export function globs(list: readonly string[]): Expression {
  if (list.length === 0) return repeat(one(ANY_CHAR), 1, null)
  return choice(...list.map(glob))
}

function glob(pattern: string): Expression {
  const pieces = pattern.split(/(\*\*|\*)/u).filter((piece) => piece !== '')
  return sequence(...pieces.map(pieceOf))
}

function pieceOf(piece: string): Expression {
  if (piece === '**') return ANYTHING
  return piece === '*' ? SEGMENT : text(piece)
}
