import { unreadable } from './fault.ts'

/** An element that holds text alone. */
export interface XmlLeaf {
  /** Names from the root down, without namespace prefixes. */
  readonly path: readonly string[]
  /** Half-open offsets of the text, without blanks around it. */
  readonly start: number
  readonly end: number
}

interface Open {
  readonly name: string
  readonly contentStart: number
  plain: boolean
}

const DEEPEST = 200
const TAG = /<(?<close>\/)?(?<name>[A-Za-z_][\w.:-]*)(?:"[^"]*"|'[^']*'|[^"'<>])*?(?<empty>\/)?>/uy

/**
 * Every element of an XML text that holds text alone, in the order of their ends. One pass. Throws E_VERSION_FILE for what is not well
 * formed as far as it is read, and for a document type definition: entities are not expanded.
 */
export function xmlLeaves(text: string): readonly XmlLeaf[] {
  const leaves: XmlLeaf[] = []
  const stack: Open[] = []
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const skipped = skip(text, at)
    if (skipped !== null) {
      at = skipped
      continue
    }
    TAG.lastIndex = at
    const groups = TAG.exec(text)?.groups
    if (groups === undefined) throw unreadable(`it is not XML: a tag at offset ${at} does not end`)
    const end = TAG.lastIndex
    const name = (groups['name'] ?? '').replace(/^.*:/u, '')
    if (groups['close'] !== undefined) close({ text, stack, leaves }, name, at)
    else open(stack, { name, contentStart: end, plain: true }, groups['empty'] !== undefined)
    at = end
  }
  if (stack.length > 0) throw unreadable(`it is not XML: <${stack.at(-1)?.name}> is not closed`)
  return leaves
}

/** The end of a comment, CDATA section or processing instruction that begins at `at`; null for a tag. */
function skip(text: string, at: number): number | null {
  const [begin, end] = text.startsWith('<!--', at)
    ? ['<!--', '-->']
    : text.startsWith('<?', at)
      ? ['<?', '?>']
      : text.startsWith('<![CDATA[', at)
        ? ['<![CDATA[', ']]>']
        : ['', '']
  if (begin === '') {
    if (text.startsWith('<!', at)) throw unreadable('it has a document type definition, which is not read')
    return null
  }
  const found = text.indexOf(end, at + begin.length)
  if (found === -1) throw unreadable(`it is not XML: ${begin} does not end`)
  return found + end.length
}

function open(stack: Open[], element: Open, empty: boolean): void {
  const parent = stack.at(-1)
  if (parent !== undefined) parent.plain = false
  if (empty) return
  if (stack.length >= DEEPEST) throw unreadable('it is nested too deeply')
  stack.push(element)
}

interface Scan {
  readonly text: string
  readonly stack: Open[]
  readonly leaves: XmlLeaf[]
}

function close({ text, stack, leaves }: Scan, name: string, at: number): void {
  const element = stack.at(-1)
  if (element === undefined || element.name !== name)
    throw unreadable(`it is not XML: </${name}> closes nothing`)
  if (element.plain) {
    const inner = text.slice(element.contentStart, at)
    const start = element.contentStart + (inner.length - inner.trimStart().length)
    leaves.push({ path: stack.map((each) => each.name), start, end: start + inner.trim().length })
  }
  stack.pop()
}
