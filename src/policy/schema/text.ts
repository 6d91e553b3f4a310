import * as v from 'valibot'

// The message of each rule completes "expected ...". No flags: JSON Schema has none.

export const text = v.pipe(v.string(), v.nonEmpty('some text'))

/** Names of components, environments and checks: they become file names, tag parts and words in messages. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/

export const name = v.pipe(
  v.string(),
  v.regex(NAME, 'a name: letters, digits, ".", "_" and "-", beginning with a letter or digit, at most 63'),
)

// Not absolute, no `..`, no backslash, one line. (Control characters are refused in the whole file.)
const INSIDE = /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))(?!.*\\).+$/

/** A file or folder of the repository, relative to its root. */
export const insidePath = v.pipe(
  v.string(),
  v.regex(INSIDE, 'a path inside the repository, relative to its root, with "/" between'),
)

/** A path of the machine or of the repository. */
export const anyPath = v.pipe(v.string(), v.regex(/^.+$/, 'a path'))

export const host = v.pipe(
  v.string(),
  v.regex(
    /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/,
    'a lower-case host with an optional port, such as ghcr.io or localhost:5000',
  ),
)

/** `90s`, `30m`, `1h`, `2d`, `1w`. */
export const duration = v.pipe(
  v.string(),
  v.regex(/^[1-9][0-9]{0,5}[smhdw]$/, 'a duration such as 30m, 1h or 2d (s, m, h, d, w)'),
)

export const platform = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/,
    'a platform OS/ARCHITECTURE[/VARIANT], such as linux/arm64 or linux/arm/v7',
  ),
)

export const tagName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'an image tag of at most 128 characters of [A-Za-z0-9_.-]'),
)

/** A list with something in it. */
export function listOf<T extends v.GenericSchema>(
  item: T,
): v.SchemaWithPipe<
  readonly [v.ArraySchema<T, undefined>, v.MinLengthAction<v.InferOutput<T>[], 1, string>]
> {
  return v.pipe(v.array(item), v.minLength(1, 'a list with at least one entry'))
}

/** `x` or `[x, y]`. */
export function oneOrMore<T extends v.GenericSchema>(
  item: T,
): v.UnionSchema<[T, ReturnType<typeof listOf<T>>], undefined> {
  return v.union([item, listOf(item)])
}
