// A code span: as many backticks before as after.
const BACKTICKS = /`+/gu
// Forges look for mentions after Markdown was rendered, so that neither an entity nor a backslash keeps one from being found; only
// code does.
const MENTION = /(?<![\w@/.])@\w[\w@./-]*/gu
const ENTITY = /&(?=#?\w{1,32};)/gu
const BLOCK_START = /^(?=(?:[-+*]|#{1,6})(?:\s|$)|>|[-*_=~]{3})/u
const NUMBERED = /^(\d{1,9})(?=[.)](?:\s|$))/u

/**
 * One line of a commit message as Markdown that shows it as it is: no HTML, no mention of a person or team, no link made of brackets,
 * no list, quote or heading at its beginning. Code spans and issue numbers stay.
 */
export function harmless(line: string): string {
  const shown = spansOf(line)
    .map(({ code, text }) => (code ? text : plain(text)))
    .filter((text) => text !== '')
  return shown.map(apart).join('').replace(BLOCK_START, '\\').replace(NUMBERED, '$1\\')
}

// Code after code would be read as one: their backticks would be one run.
function apart(text: string, index: number, all: readonly string[]): string {
  return text.startsWith('`') && all[index - 1]?.endsWith('`') === true ? ` ${text}` : text
}

function plain(text: string): string {
  return text
    .replaceAll(/[\\[\]]/gu, String.raw`\$&`)
    .replaceAll(ENTITY, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('`', '\\`')
    .replaceAll(MENTION, (name) => codeSpan(name))
}

// A full stop or a slash at the end belongs to the sentence.
function codeSpan(name: string): string {
  const length = name.length - (/[./-]{1,8}$/u.exec(name)?.[0].length ?? 0)
  return `\`${name.slice(0, length)}\`${name.slice(length)}`
}

interface Span {
  readonly code: boolean
  readonly text: string
}

function spansOf(line: string): readonly Span[] {
  const runs = [...line.matchAll(BACKTICKS)].map((run) => ({ at: run.index, length: run[0].length }))
  const spans: Span[] = []
  let done = 0
  for (const { open, close } of pairs(runs)) {
    spans.push({ code: false, text: line.slice(done, open.at) })
    done = close.at + close.length
    spans.push({ code: true, text: line.slice(open.at, done) })
  }
  return [...spans, { code: false, text: line.slice(done) }]
}

interface Run {
  readonly at: number
  readonly length: number
}

interface Pair {
  readonly open: Run
  readonly close: Run
}

/** A run opens code when a run of its length follows; those between are part of the code. */
function pairs(runs: readonly Run[]): readonly Pair[] {
  const later = new Map<number, number[]>()
  for (const [index, { length }] of runs.entries()) {
    const places = later.get(length)
    if (places === undefined) later.set(length, [index])
    else places.push(index)
  }
  for (const places of later.values()) places.reverse()
  const found: Pair[] = []
  let free = 0
  for (const [index, open] of runs.entries()) {
    if (index < free) continue
    const close = nextAfter(later.get(open.length) ?? [], index)
    const run = close === null ? undefined : runs[close]
    if (close === null || run === undefined) continue
    found.push({ open, close: run })
    free = close + 1
  }
  return found
}

/** Takes places up to `index` away (they are in falling order), and gives the next one. */
function nextAfter(places: number[], index: number): number | null {
  while ((places.at(-1) ?? Number.POSITIVE_INFINITY) <= index) places.pop()
  return places.at(-1) ?? null
}
