import { withoutMark } from './byte-order-mark.ts'
import { unreadable } from './fault.ts'
import type { Leaf } from './leaf.ts'

// Blanks; both kinds of comments; a string; punctuation; a number or word; a character that belongs nowhere. What is not
// closed takes the rest of the text, so that no text is read twice.
const TOKEN =
  /[ \t\r\n]+|\/\/[^\n]*|\/\*.*?(?:\*\/|$)|"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[{}[\],:]|[^ \t\r\n{}[\],:"/]+|./gsu
const SKIPPED = /^(?:[ \t\r\n]|\/\/|\/\*.*\*\/$)/su
const DEEPEST = 200

interface Token {
  readonly text: string
  readonly start: number
}

interface Frame {
  readonly array: boolean
  key: string | number
  /** True between the colon after a key and the next comma. */
  named: boolean
}

/**
 * Every scalar of a JSON text, in its order, duplicates included. With `comments` also those of JSONC: comments and a
 * comma after the last item. The package manager's own lock files are JSON of megabytes, which YAML's reader takes
 * seconds for. Throws E_VERSION_FILE for anything else.
 */
export function jsonLeaves(text: string, { comments = false } = {}): readonly Leaf[] {
  const { body, skipped } = withoutMark(text)
  if (!comments) validate(body)
  const tokens = tokensOf(body)
  if (comments) validate(withoutTrailingCommas(tokens))
  const leaves: Leaf[] = []
  const frames: Frame[] = []
  for (const token of tokens) step(frames, token, (leaf) => leaves.push(shifted(leaf, skipped)))
  return leaves
}

function tokensOf(body: string): readonly Token[] {
  const tokens: Token[] = []
  for (const { 0: text, index } of body.matchAll(TOKEN)) {
    if (!SKIPPED.test(text)) tokens.push({ text, start: index })
  }
  return tokens
}

function withoutTrailingCommas(tokens: readonly Token[]): string {
  const kept = tokens.filter(
    ({ text }, index) => text !== ',' || !/^[}\]]$/u.test(tokens[index + 1]?.text ?? ''),
  )
  return kept.map((token) => token.text).join(' ')
}

function validate(text: string): void {
  try {
    JSON.parse(text)
  } catch (cause) {
    throw unreadable('it is not JSON', cause)
  }
}

// The text is known to be valid: what a token means depends only on the innermost frame.
function step(frames: Frame[], { text, start }: Token, found: (leaf: Leaf) => void): void {
  const top = frames.at(-1)
  if (text === '{' || text === '[') open(frames, text === '[')
  else if (text === '}' || text === ']') frames.pop()
  else if (text === ':' && top !== undefined) top.named = true
  else if (text === ',' && top !== undefined) advance(top)
  else if (top !== undefined && !top.array && !top.named) top.key = String(valueOf(text))
  else found(leafOf(frames, { text, start }))
}

function open(frames: Frame[], array: boolean): void {
  if (frames.length === DEEPEST) throw unreadable(`it is nested deeper than ${DEEPEST} levels`)
  frames.push({ array, key: array ? 0 : '', named: false })
}

function advance(frame: Frame): void {
  if (typeof frame.key === 'number') frame.key += 1
  frame.named = false
}

function leafOf(frames: readonly Frame[], { text, start }: Token): Leaf {
  const quote = text.startsWith('"') ? 1 : 0
  return {
    path: frames.map((frame) => frame.key),
    value: valueOf(text),
    start: start + quote,
    end: start + text.length - quote,
  }
}

// Most strings have no escapes.
function valueOf(text: string): unknown {
  return text.startsWith('"') && !text.includes('\\') ? text.slice(1, -1) : JSON.parse(text)
}

function shifted(leaf: Leaf, by: number): Leaf {
  return by === 0 ? leaf : { ...leaf, start: leaf.start + by, end: leaf.end + by }
}
