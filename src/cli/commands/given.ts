/** The text of `--as-of`. */
export const AS_OF = 'what it was then: an RFC 3339 time or a date (its end), UTC'

/** The keys that have a value: an option that was not given has none. */
export function given<T extends Readonly<Record<string, unknown>>>(
  options: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> }
export function given(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
