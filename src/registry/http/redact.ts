/** `url` as messages may show it: without user, query and fragment, which can carry tokens and signatures. */
export function redactUrl(url: URL): string {
  const query = url.search === '' ? '' : '?…'
  return `${url.protocol}//${url.host}${url.pathname}${query}`
}

/** A stranger's words as a message may quote them: one line, no control characters, at most 200 characters. */
export function quoteForeign(text: string): string {
  // Everything outside printable ranges goes, so that an answer cannot write to a terminal.
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}
