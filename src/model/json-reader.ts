import { TidemarkError } from './failure.ts'

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy
const BLANKS = /[ \t\n\r]*/uy
// What may stand in a string as it is (RFC 8259, section 7, "unescaped").
const PLAIN = /[ !#-[\]-\u{10ffff}]*/uy
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/uy

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

interface ReaderOptions {
  readonly maxDepth: number
  readonly caseVariants: boolean
}

/** One pass over a JSON text, see `parseStrictJson`. */
export class JsonReader {
  readonly #text: string
  readonly #maxDepth: number
  readonly #caseVariants: boolean
  #at = 0
  #depth = 0

  constructor(text: string, { maxDepth, caseVariants }: ReaderOptions) {
    this.#text = text
    this.#maxDepth = maxDepth
    this.#caseVariants = caseVariants
  }

  /** The value, with nothing but blanks around it. */
  document(): unknown {
    this.#skipBlanks()
    const value = this.#value()
    this.#skipBlanks()
    if (this.#at < this.#text.length) throw this.#refused('something follows the JSON')
    return value
  }

  #value(): unknown {
    const character = this.#text[this.#at]
    if (character === '{') return this.#nested(() => this.#object())
    if (character === '[') return this.#nested(() => this.#array())
    if (character === '"') return this.#string()
    if (character === 't') return this.#word('true', true)
    if (character === 'f') return this.#word('false', false)
    if (character === 'n') return this.#word('null', null)
    return this.#number()
  }

  #nested(read: () => unknown): unknown {
    this.#depth += 1
    if (this.#depth > this.#maxDepth) throw this.#refused(`it is nested deeper than ${this.#maxDepth} levels`)
    this.#at += 1
    this.#skipBlanks()
    const value = read()
    this.#depth -= 1
    return value
  }

  #object(): unknown {
    const object: Record<string, unknown> = Object.create(null)
    const names = new Set<string>()
    if (this.#take('}')) return object
    do {
      this.#skipBlanks()
      const name = this.#name(names)
      this.#skipBlanks()
      if (!this.#take(':')) throw this.#refused('a colon is missing')
      this.#skipBlanks()
      object[name] = this.#value()
      this.#skipBlanks()
    } while (this.#take(','))
    if (!this.#take('}')) throw this.#refused('a comma or } is missing')
    return object
  }

  #name(names: Set<string>): string {
    if (this.#text[this.#at] !== '"') throw this.#refused('a name is missing')
    const start = this.#at
    const name = this.#string()
    const folded = this.#caseVariants ? name : foldCase(name)
    if (names.has(folded))
      throw this.#refused('a name stands twice in one object, or differs only by case', start)
    if (name === '__proto__') throw this.#refused('__proto__ is not taken as a name', start)
    names.add(folded)
    return name
  }

  #array(): unknown {
    const items: unknown[] = []
    if (this.#take(']')) return items
    do {
      this.#skipBlanks()
      items.push(this.#value())
      this.#skipBlanks()
    } while (this.#take(','))
    if (!this.#take(']')) throw this.#refused('a comma or ] is missing')
    return items
  }

  #string(): string {
    const start = this.#at
    this.#at += 1
    let value = this.#match(PLAIN) ?? ''
    if (this.#take('"')) return value
    while (!this.#take('"')) {
      value += this.#escape()
      value += this.#match(PLAIN) ?? ''
    }
    if (!value.isWellFormed()) throw this.#refused('an escape makes a lone surrogate', start)
    return value
  }

  #escape(): string {
    const escape = this.#match(ESCAPE)
    if (escape === null)
      throw this.#refused('a string is not closed, or has an escape or character that it may not')
    if (escape[1] === 'u') return String.fromCharCode(Number.parseInt(escape.slice(2), 16))
    return ESCAPES.get(escape.slice(1)) ?? escape.slice(1)
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) throw this.#refused('it is not JSON')
    this.#at += word.length
    return value
  }

  #number(): number {
    const start = this.#at
    const digits = this.#match(NUMBER)
    if (digits === null) throw this.#refused('it is not JSON')
    const number = Number(digits)
    if (Math.abs(number) > Number.MAX_SAFE_INTEGER) throw this.#refused('a number is beyond 2^53', start)
    return number
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  #skipBlanks(): void {
    // Mostly there is none.
    const code = this.#text.charCodeAt(this.#at)
    if (code <= 0x20) this.#match(BLANKS)
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return null
    this.#at += found[0].length
    return found[0]
  }

  #refused(problem: string, at = this.#at): TidemarkError {
    const before = this.#text.slice(0, at)
    const line = before.split('\n').length
    const column = at - before.lastIndexOf('\n')
    return new TidemarkError('E_JSON', `the JSON is refused at line ${line}, column ${column}: ${problem}`, {
      details: { line, column },
    })
  }
}

// Some readers match names without regard to case, by Unicode's folding: `ſ` is `s` and the Kelvin sign `k` to them.
function foldCase(name: string): string {
  return name.toUpperCase().toLowerCase()
}
