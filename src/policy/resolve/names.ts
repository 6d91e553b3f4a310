import type { Path } from '../document/path.ts'
import type { Reporter } from '../document/reporter.ts'
import { didYouMean } from '../suggest.ts'

interface NamesAt {
  /** The list that holds the names. */
  readonly path: Path
  readonly noun: string
  readonly reporter: Reporter
}

/** Adds a problem for each of `names` that is not `known`. */
export function checkNames(names: readonly string[], known: readonly string[], at: NamesAt): void {
  for (const [index, name] of names.entries()) {
    if (!known.includes(name)) unknownName(name, known, { ...at, path: [...at.path, index] })
  }
}

/** Adds the problem that `name`, which stands at `at.path`, is none of `known`. */
export function unknownName(name: string, known: readonly string[], { path, noun, reporter }: NamesAt): void {
  const near = didYouMean(name, known)
  const all = known.length === 0 ? `The policy has no ${noun}.` : `There are: ${known.join(', ')}.`
  reporter.problem(path, `there is no ${noun} "${name}"`, {
    hint: near === null ? all : `Did you mean ${near}?`,
  })
}
