/** CI systems set variables that do not apply to the empty string: those are not given. */
export function given(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value
}

/** `{ [key]: value }`, or nothing when the value is not given. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  const entry: { [P in K]?: V } = {}
  if (value !== undefined) entry[key] = value
  return entry
}
