import { isScalar } from 'yaml'
import type { LineCounter } from 'yaml'

import type { Line } from '../../plan/adopt/workflows/step.ts'

/** A workflow file while it is read. */
export interface Source {
  readonly file: string
  readonly text: string
  readonly counter: LineCounter
}

/** The lines of an input, without blank ones, and where each stands in the file; none when it is not given. */
export function inputLines(node: unknown, { file, text, counter }: Source): readonly Line[] {
  if (!isScalar(node) || node.range === undefined || node.range === null) return []
  const [start, end] = node.range
  const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
  const placed = (offset: number, shown: string): readonly Line[] => {
    const trimmed = shown.trim()
    if (trimmed === '') return []
    const { line, col } = counter.linePos(offset + shown.length - shown.trimStart().length)
    return [{ text: trimmed, where: { file, line, column: col } }]
  }
  if (!block) return plainLines(textOf(node.value), placedAt(start, node.type, { file, counter }))
  const body = text.indexOf('\n', start) + 1
  if (body === 0) return []
  let offset = body
  return text
    .slice(body, end)
    .split('\n')
    .flatMap((line) => {
      const found = placed(offset, line)
      offset += line.length + 1
      return found
    })
}

/** A quoted or plain text: its lines cannot be told apart in the file, so that all stand where it begins. */
function placedAt(
  start: number,
  type: string | undefined,
  { file, counter }: Pick<Source, 'file' | 'counter'>,
): Line['where'] {
  const quoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE'
  const { line, col } = counter.linePos(start + (quoted ? 1 : 0))
  return { file, line, column: col }
}

function plainLines(value: string, where: Line['where']): readonly Line[] {
  return value
    .split('\n')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ({ text, where }))
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
