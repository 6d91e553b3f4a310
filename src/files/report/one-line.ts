const LONGEST = 400
// Control characters could rewrite what a terminal shows, and marks of direction the order in which it is read.
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** `text` as one line of at most 400 characters, fit to be shown. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 4 * LONGEST)
    .replaceAll(UNSEEN, ' ')
    .trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST).toWellFormed()}…` : line
}

/** `text` as one line; null for none, and for one with nothing in it. */
export function oneLineOrNull(text: string | null | undefined): string | null {
  const line = oneLine(text ?? '')
  return line === '' ? null : line
}
