import { TidemarkError } from '../model/failure.ts'
import type { Where } from '../model/failure.ts'
import { parseDateFormat } from './date-format.ts'
import { LONGEST_PATTERN, VARIABLES } from './pattern.ts'
import type { Part, Pattern, VariableName } from './pattern.ts'
import { didYouMean } from './suggest.ts'

/** What a pattern may hold beside text and variables. */
export interface PatternRules {
  /** `[v]`: text that may be absent. Only git-tag patterns have it, as an image tag is made and not read. */
  readonly optional?: boolean
}

interface Fault {
  readonly offset: number
  readonly message: string
  readonly hint?: string
}

/**
 * Reads a pattern: literal text, `{variable}`, `{variable:format}` and, where `rules.optional`, `[text]`. `{`, `}`, `[` and `]`
 * are never literal (no tag may hold them), so there are no escapes. `where` is the place of the pattern's first
 * character. Throws E_PATTERN at the column of the character that is wrong (docs/reference/patterns.md).
 */
export function parsePattern(text: string, where: Where, rules: PatternRules = {}): Pattern {
  const reader = new Reader(text, rules.optional ?? false)
  const result = reader.read()
  if ('parts' in result) return { text, parts: result.parts }
  const { message, hint, offset } = result
  const column = where.column === undefined ? {} : { column: where.column + offset }
  throw new TidemarkError('E_PATTERN', message, {
    where: { ...where, ...column },
    hints: hint === undefined ? [] : [hint],
    details: { pattern: text.slice(0, LONGEST_PATTERN), offset },
  })
}

const PRINTABLE = /[^\x20-\x7e]/u

class Reader {
  readonly #text: string
  readonly #optional: boolean

  constructor(text: string, optional: boolean) {
    this.#text = text
    this.#optional = optional
  }

  read(): { readonly parts: readonly Part[] } | Fault {
    const fault = this.#faultOfWhole()
    if (fault !== null) return fault
    const parts: Part[] = []
    for (let at = 0; at < this.#text.length;) {
      const piece = this.#piece(at)
      if ('message' in piece) return piece
      parts.push(piece.part)
      at = piece.end
    }
    return { parts }
  }

  #faultOfWhole(): Fault | null {
    const text = this.#text
    if (text === '') return { offset: 0, message: 'a pattern cannot be empty' }
    if (text.length > LONGEST_PATTERN) {
      const message = `a pattern has at most ${LONGEST_PATTERN} characters, and this one ${text.length}`
      return { offset: LONGEST_PATTERN, message }
    }
    const strange = text.search(PRINTABLE)
    if (strange === -1) return null
    const code = (text.codePointAt(strange) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    return { offset: strange, message: `a pattern holds printable ASCII only, and U+${code} is not` }
  }

  #piece(at: number): { readonly part: Part; readonly end: number } | Fault {
    switch (this.#text.charAt(at)) {
      case '{':
        return this.#variable(at)
      case '[':
        return this.#optionalText(at)
      case '}':
        return { offset: at, message: '"}" closes nothing: there is no "{" before it' }
      case ']':
        return { offset: at, message: '"]" closes nothing: there is no "[" before it' }
      default:
        return this.#literal(at)
    }
  }

  #literal(at: number): { readonly part: Part; readonly end: number } {
    const length = this.#text.slice(at).search(/[{}[\]]/u)
    const end = length === -1 ? this.#text.length : at + length
    return { part: { type: 'text', text: this.#text.slice(at, end) }, end }
  }

  #optionalText(at: number): { readonly part: Part; readonly end: number } | Fault {
    if (!this.#optional) {
      return {
        offset: at,
        message: 'optional text such as "[v]" belongs to `releases.gitTag` only, not to image tags',
      }
    }
    const close = this.#text.indexOf(']', at)
    if (close === -1) return { offset: at, message: '"[" is never closed' }
    const inner = this.#text.slice(at + 1, close)
    if (inner === '') return { offset: at, message: '"[]" holds no text' }
    const nested = inner.search(/[{}[]/u)
    if (nested !== -1)
      return { offset: at + 1 + nested, message: 'only plain text may stand between "[" and "]"' }
    return { part: { type: 'optional', text: inner }, end: close + 1 }
  }

  #variable(at: number): { readonly part: Part; readonly end: number } | Fault {
    const close = this.#text.indexOf('}', at)
    const next = this.#text.indexOf('{', at + 1)
    if (close === -1 || (next !== -1 && next < close)) return { offset: at, message: '"{" is never closed' }
    const [name = '', ...rest] = this.#text.slice(at + 1, close).split(':')
    if (!isVariable(name)) return unknownVariable(name, at + 1)
    const format = rest.length === 0 ? null : rest.join(':')
    const wrong = format === null ? null : faultOfFormat(name, format)
    if (wrong !== null) return { offset: at + 1 + name.length + 1, message: wrong }
    return { part: { type: 'variable', name, format }, end: close + 1 }
  }
}

function isVariable(name: string): name is VariableName {
  return VARIABLES.some((variable) => variable === name)
}

function unknownVariable(name: string, offset: number): Fault {
  const hint = didYouMean(name, VARIABLES)
  const known = `The variables are ${VARIABLES.map((variable) => `{${variable}}`).join(' ')}.`
  return {
    offset,
    message: `there is no variable {${name}}`,
    hint: hint === null ? known : `Did you mean {${hint}}?`,
  }
}

/** Why `format` is none of the variable `name`; null when it is one. */
function faultOfFormat(name: VariableName, format: string): string | null {
  if (name === 'sha') {
    const digits = /^\d{1,2}$/u.test(format) ? Number(format) : 0
    if (format === 'full' || (digits >= 7 && digits <= 64)) return null
    return `{sha} takes "full" or a number of digits from 7 to 64, not "${format}"`
  }
  if (name === 'date') {
    if (parseDateFormat(format) !== null) return null
    return `{date} takes YYYY MM DD HH mm ss with "-", ".", "_" or "T" between, not "${format}"`
  }
  return `{${name}} takes no format, and "${format}" stands there`
}
