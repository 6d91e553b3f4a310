import type { Path } from '../document/path.ts'

/** Values of one kind, at one place of the file: those of a component go before those of the policy. */
export interface Layer<T> {
  readonly value: T | undefined
  readonly path: Path
}

export interface Chosen<V> {
  readonly value: V
  /** Where it was written. */
  readonly path: Path
}

/** The first layer that gives `key`; null when none does. */
export function choose<T, K extends keyof T & string>(
  layers: readonly Layer<T>[],
  key: K,
): Chosen<Exclude<T[K], undefined>> | null {
  for (const { value: layer, path } of layers) {
    const value = layer?.[key]
    if (isGiven(value)) return { value, path: [...path, key] }
  }
  return null
}

/** As {@link choose}, but the value alone, or `fallback`. */
export function chosenOr<T, K extends keyof T & string, F>(
  layers: readonly Layer<T>[],
  key: K,
  fallback: F,
): Exclude<T[K], undefined> | F {
  const chosen = choose(layers, key)
  return chosen === null ? fallback : chosen.value
}

function isGiven<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined
}

/** `x` or `[x, y]` as a list without repetitions. */
export function listOf<V>(value: V | readonly V[] | undefined): readonly V[] {
  if (value === undefined) return []
  return isList(value) ? [...new Set(value)] : [value]
}

function isList<V>(value: V | readonly V[]): value is readonly V[] {
  return Array.isArray(value)
}

/** The path of one entry of a value that may stand alone or in a list. */
export function entryPath(path: Path, value: unknown, index: number): Path {
  return Array.isArray(value) ? [...path, index] : path
}
