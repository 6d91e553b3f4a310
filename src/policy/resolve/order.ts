import type { Path } from '../document/path.ts'
import type { Reporter } from '../document/reporter.ts'
import { didYouMean } from '../suggest.ts'

/** Something that may name another that comes before it. */
export interface Follower {
  readonly name: string
  readonly after: string | null
}

/**
 * Checks that every `after` names another of `items`, and that none waits for itself by way of others. `parent` is the path of
 * the mapping that holds them; `noun` is for messages.
 */
export function checkOrder(items: readonly Follower[], parent: Path, noun: string, reporter: Reporter): void {
  const names = items.map(({ name }) => name)
  for (const { name, after } of items) {
    if (after === null) continue
    const path = [...parent, name, 'after']
    if (!names.includes(after)) {
      const near = didYouMean(after, names)
      const hint = near === null ? `There are: ${names.join(', ')}.` : `Did you mean ${near}?`
      reporter.problem(path, `there is no ${noun} "${after}"`, { hint })
    } else if (waitsForItself(name, items)) {
      reporter.problem(path, `"${name}" waits for itself`)
    }
  }
}

function waitsForItself(name: string, items: readonly Follower[]): boolean {
  const after = new Map(items.map((item) => [item.name, item.after]))
  let current = after.get(name) ?? null
  for (let steps = 0; current !== null && steps <= items.length; steps++) {
    if (current === name) return true
    current = after.get(current) ?? null
  }
  return false
}

/** `items` with each behind the one that it names, otherwise as they stand. Those of a circle stay where they are. */
export function inOrder<T extends Follower>(items: readonly T[]): readonly T[] {
  const placed: T[] = []
  let rest = [...items]
  while (rest.length > 0) {
    const waiting = new Set(rest.map(({ name }) => name))
    const next = rest.find(({ after }) => after === null || !waiting.has(after)) ?? rest[0]
    if (next === undefined) break
    placed.push(next)
    rest = rest.filter((item) => item !== next)
  }
  return placed
}
