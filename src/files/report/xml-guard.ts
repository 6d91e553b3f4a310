import { refused } from './refused.ts'

const DEEPEST = 50
const LONGEST_INSTRUCTION = 1000
const QUOTED = /^[^"']*(?:"[^"]*"[^"']*|'[^']*'[^"']*)*$/u
const NAMED = /\/?[^\s<>"'/!?=&]/uy
const MARK = /[<>"']/gu
// Of named references only those that XML itself defines: all others would need a declaration.
const LOOSE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/u
// XML 1.0, section 2.2.
const NO_CHARACTER = /[^\t\n\r -\ufffd\u{10000}-\u{10ffff}]/u

/**
 * Walks over the markup of `text` before a parser sees it, and throws E_REPORT for anything that two parsers could read differently:
 * declarations of a document type or of entities (so that nothing is expanded, or fetched), references to what is not declared, tags and
 * instructions that do not close, a `<` in a value, text outside of the root, more than 50 levels, characters that XML does not have.
 */
export function guardXml(text: string): void {
  const strange = NO_CHARACTER.exec(text)
  if (strange !== null) throw refused('XML has no such character', placeIn(text, strange.index))
  let depth = 0
  for (let at = 0; at < text.length;) {
    const end = step(text, at, depth)
    depth += deeper(text, at, end)
    if (depth > DEEPEST) throw refused(`it is nested deeper than ${DEEPEST} levels`, placeIn(text, at))
    at = end
  }
}

// How many levels what stands from `at` to `end` goes down.
function deeper(text: string, at: number, end: number): number {
  const next = text[at + 1]
  if (text[at] !== '<' || next === '!' || next === '?' || text[end - 2] === '/') return 0
  return next === '/' ? -1 : 1
}

function step(text: string, at: number, depth: number): number {
  const end = endOf(text, at)
  if (end === -1) throw refused('it is cut off here, or no XML', placeIn(text, at))
  if (!text.startsWith('<!', at)) refuseLoose(text, at, end)
  const isText = text[at] !== '<' || text.startsWith('<![', at)
  if (isText && depth === 0 && text.slice(at, end).trim() !== '')
    throw refused('text stands outside of the element that holds all others', placeIn(text, at))
  return end
}

// Where the piece of markup or text that begins at `at` ends; -1 when it does not.
function endOf(text: string, at: number): number {
  if (text[at] !== '<') return text.includes('<', at) ? text.indexOf('<', at) : text.length
  if (text[at + 1] === '?') return endOfInstruction(text, at)
  if (text[at + 1] !== '!') return endOfTag(text, at)
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4)
  if (text.startsWith('<![CDATA[', at)) return after(text, ']]>', at + 9)
  throw refused('a declaration, which a report has no use for (DOCTYPE, ENTITY)', placeIn(text, at))
}

function after(text: string, close: string, from: number): number {
  const found = text.indexOf(close, from)
  return found === -1 ? -1 : found + close.length
}

function endOfInstruction(text: string, at: number): number {
  const end = after(text, '?>', at)
  if (end === -1 || end - at > LONGEST_INSTRUCTION) return -1
  return QUOTED.test(text.slice(at, end)) ? end : -1
}

function endOfTag(text: string, at: number): number {
  NAMED.lastIndex = at + 1
  if (!NAMED.test(text)) return -1
  for (let place = at + 1; ;) {
    MARK.lastIndex = place
    const mark = MARK.exec(text)
    if (mark === null || mark[0] === '<') return -1
    if (mark[0] === '>') return mark.index + 1
    place = after(text, mark[0], mark.index + 1)
    if (place === -1 || text.slice(mark.index, place).includes('<')) return -1
  }
}

function refuseLoose(text: string, at: number, end: number): void {
  const loose = LOOSE.exec(text.slice(at, end))
  if (loose === null) return
  throw refused('a & that begins none of the entities of XML itself', placeIn(text, at + loose.index))
}

function placeIn(text: string, at: number): string {
  const before = text.slice(0, at)
  return `line ${before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`
}
