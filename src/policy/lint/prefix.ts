import type { Pattern } from '../pattern.ts'

/** The literal text that every name of `pattern` begins with, for a component called `component`. */
export function prefixOf(pattern: Pattern, component: string): string {
  let prefix = ''
  for (const part of pattern.parts) {
    if (part.type === 'text') prefix += part.text
    else if (part.type === 'variable' && part.name === 'component') prefix += component
    else break
  }
  return prefix
}

/** Something whose names all begin with `prefix`. */
export interface Prefixed {
  readonly prefix: string
}

/** Every two of `items` whose prefixes do not already tell them apart. */
export function pairsByPrefix<T extends Prefixed>(items: readonly T[]): readonly (readonly [T, T])[] {
  const sorted = items.toSorted((a, b) => (a.prefix < b.prefix ? -1 : Number(a.prefix > b.prefix)))
  const pairs: (readonly [T, T])[] = []
  sorted.forEach((item, index) => {
    // In this order, whatever begins with the prefix follows it without a gap.
    for (let next = index + 1; sorted[next]?.prefix.startsWith(item.prefix) === true; next += 1) {
      const other = sorted[next]
      if (other !== undefined) pairs.push([item, other])
    }
  })
  return pairs
}
