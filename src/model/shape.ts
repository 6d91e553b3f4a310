/** Narrow checks of plain JSON, for places where a schema library would cost too much. */

/** True for an object that is neither null nor an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

export function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

/** True for an array of which every item passes `check`. */
export function isListOf<Item>(
  value: unknown,
  check: (item: unknown) => item is Item,
): value is readonly Item[] {
  return Array.isArray(value) && value.every(check)
}

/** True for an object of which every value passes `check`. */
export function isTableOf<Item>(
  value: unknown,
  check: (item: unknown) => item is Item,
): value is Readonly<Record<string, Item>> {
  if (!isRecord(value)) return false
  for (const name in value) if (!check(value[name])) return false
  return true
}
