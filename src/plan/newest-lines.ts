import type { Fact } from '../model/fact.ts'
import { lineOf } from '../model/version.ts'
import type { LineUnit, Version } from '../model/version.ts'
import { compareLines } from './line-book.ts'
import type { LineBook, LineStatus } from './line-book.ts'

interface Supported {
  readonly lines: ReadonlySet<string>
  readonly newest: string | null
}

/**
 * `newest N`: the N newest lines that have a release which is not deprecated. Keeps how many such versions each line has, so that
 * a fact costs nothing but counting; the list is made again only when a line came or went.
 */
export class NewestLines implements LineBook {
  readonly #by: LineUnit
  readonly #count: number
  /** Release facts by version text. */
  readonly #facts = new Map<string, number>()
  readonly #deprecated = new Set<string>()
  /** Versions that count, by line. */
  readonly #versions = new Map<string, Set<string>>()
  #supported: Supported | null = null
  #epoch = 0

  constructor(by: LineUnit, count: number) {
    this.#by = by
    this.#count = count
  }

  get epoch(): number {
    return this.#epoch
  }

  add(fact: Fact): void {
    if (fact.kind === 'release' && fact.version !== null) this.#change(fact.version.text, 1, fact.version)
  }

  remove(fact: Fact): void {
    if (fact.kind === 'release' && fact.version !== null) this.#change(fact.version.text, -1, fact.version)
  }

  deprecate(version: string, on: boolean): void {
    if (on) this.#deprecated.add(version)
    else this.#deprecated.delete(version)
    if (this.#facts.has(version)) this.#recount(version, lineOfText(version, this.#by))
  }

  status(version: Version): LineStatus {
    const { lines, newest } = this.#current()
    const line = lineOf(version, this.#by)
    if (lines.has(line)) return 'supported'
    return newest === null || compareLines(line, newest) > 0 ? 'upcoming' : 'endOfLife'
  }

  #change(text: string, by: number, version: Version): void {
    const count = (this.#facts.get(text) ?? 0) + by
    if (count > 0) this.#facts.set(text, count)
    else this.#facts.delete(text)
    this.#recount(text, lineOf(version, this.#by))
  }

  #recount(text: string, line: string): void {
    const counts = this.#facts.has(text) && !this.#deprecated.has(text)
    const versions = this.#versions.get(line) ?? new Set<string>()
    const before = versions.size
    if (counts) versions.add(text)
    else versions.delete(text)
    if (versions.size === 0) this.#versions.delete(line)
    else this.#versions.set(line, versions)
    if (before === 0 || versions.size === 0) this.#forget()
  }

  #forget(): void {
    this.#supported = null
    this.#epoch += 1
  }

  #current(): Supported {
    if (this.#supported === null) {
      const sorted = [...this.#versions.keys()].toSorted((a, b) => compareLines(b, a))
      this.#supported = { lines: new Set(sorted.slice(0, this.#count)), newest: sorted[0] ?? null }
    }
    return this.#supported
  }
}

function lineOfText(version: string, by: LineUnit): string {
  return version.split('.', by === 'minor' ? 2 : 1).join('.')
}
