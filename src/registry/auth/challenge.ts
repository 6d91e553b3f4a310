/** One challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1): scheme and parameters in lower case. */
export interface Challenge {
  readonly scheme: string
  readonly parameters: ReadonlyMap<string, string>
}

// A token, then `= value` for a parameter: value is a token or a quoted string.
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/uy
const LONGEST = 16 * 1024

/** Every challenge of the header, in order; a malformed rest is dropped. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = []
  const scanner = new Scanner(header.slice(0, LONGEST))
  for (let word = scanner.word(); word !== undefined; word = scanner.word()) {
    const value = scanner.value()
    if (value === undefined) challenges.push({ scheme: word.toLowerCase(), parameters: new Map() })
    else challenges.at(-1)?.parameters.set(word.toLowerCase(), value)
  }
  return challenges
}

class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** The next token, past blanks and commas. */
  word(): string | undefined {
    this.#skip(/[\s,]*/uy)
    return this.#skip(TOKEN)
  }

  /** `= value` when it follows. */
  value(): string | undefined {
    const start = this.#at
    if (this.#skip(/[ \t]*=[ \t]*/uy) === undefined) return undefined
    const quoted = this.#skip(/"(?:[^"\\]|\\.)*"/uy)
    if (quoted !== undefined) return quoted.slice(1, -1).replaceAll(/\\(.)/gu, '$1')
    const bare = this.#skip(TOKEN)
    if (bare === undefined) this.#at = start === 0 ? this.#text.length : this.#at
    return bare ?? ''
  }

  #skip(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)?.[0]
    if (match === undefined) return undefined
    this.#at += match.length
    return match
  }
}
