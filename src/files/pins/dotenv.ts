import { unreadable } from '../version/fault.ts'
import type { Leaf } from '../version/leaf.ts'
import type { PinFormat } from './format.ts'

// A name and its equals sign at the start of a line; `export` is for shells that source the file.
const NAME = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/uy
const DOUBLE = /"([^"\\]*(?:\\.[^"\\]*)*)"/suy
const SINGLE = /'([^']*)'/uy
const MARK = '\uFEFF'

interface Value {
  readonly start: number
  readonly end: number
  /** Where the value with its quotes ends. */
  readonly after: number
}

/** Every `NAME=value` of a text as Docker Compose reads one; everything else is left alone. */
function leaves(text: string): readonly Leaf[] {
  const found: Leaf[] = []
  let at = text.startsWith(MARK) ? MARK.length : 0
  while (at < text.length) {
    NAME.lastIndex = at
    const name = NAME.exec(text)?.[1]
    if (name === undefined) {
      at = nextLine(text, at)
      continue
    }
    const { start, end, after } = valueAt(text, NAME.lastIndex)
    found.push({ path: [name], value: text.slice(start, end), start, end })
    at = nextLine(text, after)
  }
  return found
}

function valueAt(text: string, at: number): Value {
  const quote = text[at]
  if (quote !== '"' && quote !== "'") return plainValue(text, at)
  const pattern = quote === '"' ? DOUBLE : SINGLE
  pattern.lastIndex = at
  if (!pattern.test(text)) {
    throw unreadable(`the quote in line ${text.slice(0, at).split('\n').length} is not closed`)
  }
  return { start: at + 1, end: pattern.lastIndex - 1, after: pattern.lastIndex }
}

/** Up to the end of the line, or to a blank and `#`. */
function plainValue(text: string, at: number): Value {
  const end = text.indexOf('\n', at)
  const line = text.slice(at, end === -1 ? text.length : end)
  const comments = [' #', '\t#'].map((mark) => line.indexOf(mark)).filter((place) => place !== -1)
  const value = line.startsWith('#') ? '' : line.slice(0, Math.min(line.length, ...comments)).trimEnd()
  return { start: at, end: at + value.length, after: at + value.length }
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

/** `.env` files of Docker Compose and their like. */
export const dotenv: PinFormat = {
  name: '.env file',
  takes: (name) => name === '.env' || name.startsWith('.env.') || name.endsWith('.env'),
  path: (key) => [key],
  leaves,
  line: (key, value) => `${key}=${value}`,
}
