import type { VersionSpot } from './format.ts'

/** Keys and indexes from the root of a document. */
export type Path = readonly (string | number)[]

/** A scalar of a JSON, YAML or TOML document, with the place where its text stands. */
export interface Leaf {
  readonly path: Path
  /** Text for a string; anything else for other scalars. */
  readonly value: unknown
  /** Half-open offsets (UTF-16 units) of the text, without quotes. */
  readonly start: number
  readonly end: number
  /** Set where writing here would change other places too: `an anchor`, `an alias`. */
  readonly shared?: string
}

/** True when `path` is `prefix` or lies below it. */
export function isUnder(path: Path, prefix: Path): boolean {
  return path.length >= prefix.length && prefix.every((key, index) => path[index] === key)
}

/** The scalars at exactly `path`; more than one where the document states the key twice. */
export function leavesAt(leaves: readonly Leaf[], path: Path): readonly Leaf[] {
  return leaves.filter((leaf) => leaf.path.length === path.length && isUnder(leaf.path, path))
}

/** The value of the first scalar at `path`, undefined without one. */
export function valueAt(leaves: readonly Leaf[], path: Path): unknown {
  return leavesAt(leaves, path)[0]?.value
}

/** As {@link valueAt}, for text; null for anything else. */
export function textAt(leaves: readonly Leaf[], path: Path): string | null {
  const value = valueAt(leaves, path)
  return typeof value === 'string' ? value : null
}

/** The children of `prefix`, in the order of the document: what stands below each key. */
export function childrenOf(
  leaves: readonly Leaf[],
  prefix: Path,
): ReadonlyMap<string | number, readonly Leaf[]> {
  const children = new Map<string | number, Leaf[]>()
  for (const leaf of leaves) {
    const key = leaf.path[prefix.length]
    if (key === undefined || !isUnder(leaf.path, prefix)) continue
    const known = children.get(key)
    if (known === undefined) children.set(key, [leaf])
    else known.push(leaf)
  }
  return children
}

/** The place of the version in a scalar: all of its text but a leading `v`. */
export function spotOf(text: string, leaf: Leaf): VersionSpot {
  const { start, end } = leaf
  return { start: /^v\d/u.test(text.slice(start, Math.min(end, start + 2))) ? start + 1 : start, end }
}
