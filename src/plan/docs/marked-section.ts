const BEGIN = /<!-- tidemark:tags(?: (?<component>[A-Za-z0-9][A-Za-z0-9._-]*))? -->/u
const END = '<!-- /tidemark:tags -->'

/** A part of a document that is generated: between `<!-- tidemark:tags [COMPONENT] -->` and `<!-- /tidemark:tags -->`. */
export interface MarkedSection {
  /** The component that it is about; null: all. */
  readonly component: string | null
  /** Offsets of the text between the marks. */
  readonly start: number
  readonly end: number
  /** 1-based line of the first mark. */
  readonly line: number
}

/** The marked sections of a text, in order; `unclosed` is the line of a first mark that has no second. */
export function markedSections(text: string): {
  readonly sections: readonly MarkedSection[]
  readonly unclosed: number | null
} {
  const sections: MarkedSection[] = []
  for (let at = 0; ;) {
    const found = BEGIN.exec(text.slice(at))
    if (found === null) return { sections, unclosed: null }
    const start = at + found.index + found[0].length
    const line = text.slice(0, start).split('\n').length
    const end = text.indexOf(END, start)
    if (end === -1) return { sections, unclosed: line }
    sections.push({ component: found.groups?.['component'] ?? null, start, end, line })
    at = end + END.length
  }
}

/** The text with other contents between the marks, in the line ends that it has. */
export function withSections(
  text: string,
  sections: readonly MarkedSection[],
  contentOf: (section: MarkedSection) => string,
): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  let result = ''
  let at = 0
  for (const section of sections) {
    const content = `\n${contentOf(section)}\n`.replaceAll('\n', newline)
    result += text.slice(at, section.start) + content
    at = section.end
  }
  return result + text.slice(at)
}
