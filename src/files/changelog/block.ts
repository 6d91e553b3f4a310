/** What a line of Markdown belongs to, as far as it hides headings. */
export type LineKind = 'text' | 'code' | 'comment'

/** What is open before a line. */
export interface Block {
  readonly open: Fence | 'comment' | null
  readonly inList: boolean
}

interface Fence {
  readonly mark: string
  readonly length: number
  /** Within a list or a quote, which end the fence with them. */
  readonly nested: boolean
}

export interface Step {
  readonly kind: LineKind
  readonly block: Block
}

export const OUTSIDE: Block = { open: null, inList: false }

const CONTAINERS = /^\s*(?:(?:[-*+>]|\d{1,9}[.)])\s+)*/u
const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/u
const OPENING = /^(?<marks>`{3,}|~{3,})(?<info>.*)$/su
const CLOSING = /^[\s>]*(?<marks>`{3,}|~{3,})\s*$/u
const CODE_INDENT = 4

/** Reads one line (without its break) by CommonMark 0.31, sections 4.5 and 4.6. */
export function nextBlock(block: Block, line: string): Step {
  if (block.open === 'comment') return withinComment(block, line)
  if (block.open === null) return outside(block, line)
  if (block.open.nested && /^[^\s>]/u.test(line)) return outside(OUTSIDE, line)
  const marks = CLOSING.exec(line)?.groups?.['marks'] ?? ''
  const closes = marks.startsWith(block.open.mark) && marks.length >= block.open.length
  return { kind: 'code', block: closes ? { ...block, open: null } : block }
}

function withinComment(block: Block, line: string): Step {
  if (!line.includes('-->')) return { kind: 'comment', block }
  return { kind: endsComment(line) ? 'comment' : 'text', block: { ...block, open: null } }
}

function endsComment(line: string): boolean {
  return line.trimEnd().endsWith('-->')
}

function outside(block: Block, line: string): Step {
  if (line.trim() === '') return { kind: 'text', block }
  const inList = LIST_ITEM.test(line) || (block.inList && /^\s/u.test(line))
  const next: Block = { open: null, inList }
  const lead = CONTAINERS.exec(line)?.[0] ?? ''
  const content = line.slice(lead.length)
  const nested = inList || lead.trim() !== ''
  if (!nested && lead.length >= CODE_INDENT) return { kind: 'text', block: next }
  if (content.startsWith('<!--')) return comment(next, content)
  const open = fenceOf(content, nested)
  return open === null ? { kind: 'text', block: next } : { kind: 'code', block: { open, inList } }
}

function fenceOf(content: string, nested: boolean): Fence | null {
  const { marks = '', info = '' } = OPENING.exec(content)?.groups ?? {}
  // With backticks after it, it is code within a line.
  if (marks === '' || (marks.startsWith('`') && info.includes('`'))) return null
  return { mark: marks.slice(0, 1), length: marks.length, nested }
}

function comment(block: Block, content: string): Step {
  if (!content.includes('-->')) return { kind: 'comment', block: { ...block, open: 'comment' } }
  return { kind: endsComment(content) ? 'comment' : 'text', block }
}
