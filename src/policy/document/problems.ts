import { TidemarkError } from '../../model/failure.ts'
import type { ErrorCode } from '../../model/errors/catalogue.ts'

/** One thing that is wrong with a policy file. */
export interface Problem {
  /** `tags."{sha}".moves`; empty for the file as a whole. */
  readonly path: string
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 code units. */
  readonly column: number
  readonly message: string
  /** How to mend it. */
  readonly hint?: string
}

/** More would be noise: the file is not what it is taken for. */
const MOST_SHOWN = 20
const MOST_KEPT = 100

/** Problems are found in any order, and reported together in that of the file. */
export class Problems {
  readonly #file: string
  readonly #found = new Map<string, Problem>()

  constructor(file: string) {
    this.#file = file
  }

  get none(): boolean {
    return this.#found.size === 0
  }

  /** True when so much is wrong that looking for more helps nobody. */
  get full(): boolean {
    return this.#found.size >= MOST_KEPT
  }

  /** The same problem at the same place counts once: components share the keys that stand above them. */
  add(problem: Problem): void {
    const { line, column, message } = problem
    const key = `${line}:${column}:${message}`
    if (!this.full && !this.#found.has(key)) this.#found.set(key, problem)
  }

  /** Throws one error for all that was added; `details.problems` lists them. */
  throwIfAny(code: ErrorCode): void {
    const all = [...this.#found.values()].toSorted((a, b) => a.line - b.line || a.column - b.column)
    const [first, ...others] = all.slice(0, MOST_SHOWN)
    if (first === undefined) return
    const { line, column } = first
    throw new TidemarkError(code, this.#sentence(first, all.length), {
      where: { file: this.#file, line, column },
      hints: [
        ...(first.hint === undefined ? [] : [first.hint]),
        ...others.map((problem) => this.#line(problem)),
      ],
      details: { problems: all },
    })
  }

  #sentence(first: Problem, count: number): string {
    const text = wordsOf(first)
    return count === 1 ? text : `${text} (and ${count - 1} more)`
  }

  #line(problem: Problem): string {
    const hint = problem.hint === undefined ? '' : `. ${problem.hint}`
    return `${this.#file}:${problem.line}:${problem.column}  ${wordsOf(problem)}${hint}`
  }
}

function wordsOf({ path, message }: Problem): string {
  return path === '' ? message : `${path}: ${message}`
}
