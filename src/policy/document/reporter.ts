import { isFailure } from '../../model/failure.ts'
import type { TidemarkError } from '../../model/failure.ts'
import type { Place, PolicyDocument } from './document.ts'
import { pathText } from './path.ts'
import type { Path } from './path.ts'
import type { Problems } from './problems.ts'

export interface ReportOptions {
  readonly hint?: string
  /** Which end of the pair the problem is about; the value unless told. */
  readonly at?: 'key' | 'value'
}

/** Adds problems of meaning to those of shape, by path. */
export class Reporter {
  readonly document: PolicyDocument
  readonly #problems: Problems

  constructor(document: PolicyDocument, problems: Problems) {
    this.document = document
    this.#problems = problems
  }

  problem(path: Path, message: string, options: ReportOptions = {}): void {
    if (this.#problems.full) return
    const place = options.at === 'key' ? this.document.keyAt(path) : this.document.valueAt(path)
    this.problemAt(place, path, message, options.hint)
  }

  problemAt(place: Place, path: Path, message: string, hint?: string): void {
    const { line, column } = place
    this.#problems.add({
      path: pathText(path),
      line,
      column,
      message,
      ...(hint === undefined ? {} : { hint }),
    })
  }

  /** What `read` gives; where it throws a TidemarkError, `fallback`, and the error becomes a problem at `path`. */
  attempt<T>(path: Path, fallback: T, read: () => T): T {
    try {
      return read()
    } catch (error) {
      if (!isFailure(error)) throw error
      this.problemAt(this.#placeOf(error, path), path, error.message, error.hints[0])
      return fallback
    }
  }

  #placeOf(error: TidemarkError, path: Path): Place {
    const place = this.document.valueAt(path)
    const { line = place.line, column = place.column } = error.where ?? place
    return { file: place.file, line, column }
  }
}
