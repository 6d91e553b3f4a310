/** Puts `text` where the span from `start` to `end` (half-open) is. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with edits made; they must not overlap. Everything outside their spans stays as it is. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let done = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(text.slice(done, edit.start), edit.text)
    done = edit.end
  }
  return [...parts, text.slice(done)].join('')
}
