const PLAIN = /^[\w./@:+,=-]+$/u

/** As a POSIX shell takes it for one word: branches, git tags, files and reasons may have any name. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
