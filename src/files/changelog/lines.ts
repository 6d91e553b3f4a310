import { nextBlock, OUTSIDE } from './block.ts'
import type { LineKind } from './block.ts'

/** A line of a text. */
export interface Line {
  /** 1-based. */
  readonly number: number
  readonly start: number
  /** After the line break. */
  readonly next: number
  /** Without the line break. */
  readonly text: string
  readonly kind: LineKind
}

export const BOM = '\uFEFF'

/** The lines of a Markdown text, a byte order mark left out. */
export function readLines(text: string): readonly Line[] {
  const lines: Line[] = []
  let block = OUTSIDE
  let start = text.startsWith(BOM) ? BOM.length : 0
  while (start < text.length) {
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed
    const next = feed < 0 ? end : feed + 1
    const content = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end)
    const step = nextBlock(block, content)
    block = step.block
    lines.push({ number: lines.length + 1, start, next, text: content, kind: step.kind })
    start = next
  }
  return lines
}

/** The line break that most lines have; `\n` where there are none. */
export function newlineOf(text: string): '\n' | '\r\n' {
  let feeds = 0
  let pairs = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    feeds += 1
    if (text[at - 1] === '\r') pairs += 1
  }
  return pairs * 2 > feeds ? '\r\n' : '\n'
}
