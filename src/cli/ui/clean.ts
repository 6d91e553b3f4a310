// C0 and C1 controls (tab and line feed stay), and the marks that reorder or hide text (security: terminal injection).
// oxlint-disable-next-line no-control-regex
const HOSTILE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu

function spelled(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/** `text` safe to print on a terminal: control characters come out spelled (`\u{1b}`), line feeds and tabs stay. */
export function clean(text: string): string {
  return text.replaceAll(HOSTILE, spelled)
}

/** The same plain data with every string, and every key, cleaned: what views are given. */
export function cleanDeep<T>(value: T): T
export function cleanDeep(value: unknown): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map((item: unknown) => cleanDeep(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), cleanDeep(item)]))
}
