const MARK = '\uFEFF'

/** A text without its byte order mark, and how many UTF-16 units offsets into it lag behind. */
export function withoutMark(text: string): { readonly body: string; readonly skipped: number } {
  return text.startsWith(MARK)
    ? { body: text.slice(MARK.length), skipped: MARK.length }
    : { body: text, skipped: 0 }
}
