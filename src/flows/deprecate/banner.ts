import type { DeprecatedVersion } from './request.ts'

const HEADING = '## ⚠️ Deprecated'
/** Ends what Tidemark wrote, so that it finds it again; Markdown shows no comments. */
const END = '<!-- tidemark: end of the deprecation notice -->'

/** What people read about a deprecated version: why, and what to use. One line of Markdown. */
export function deprecationText({
  reason,
  replacement,
  previous,
}: Pick<DeprecatedVersion, 'reason' | 'replacement' | 'previous'>): string {
  const why = harmless(reason ?? '')
  const ended = /[.!?]$/u.test(why) ? why : `${why}.`
  const use = replacement ?? previous
  return use === null ? ended : `${ended} Use ${use} instead.`
}

/** No tag and no comment of HTML begins in it. */
function harmless(text: string): string {
  return text.replaceAll('<', '&lt;')
}

/** The notes with the banner at their top (null: without it), in place of the one that stands there. Everything else stays as it is. */
export function withBanner(notes: string, text: string | null): string {
  const rest = withoutBanner(notes)
  if (text === null) return rest
  const banner = `${HEADING}\n\n${text}\n\n${END}`
  return rest === '' ? banner : `${banner}\n\n${rest}`
}

/** True when a forge would show both alike: some change line breaks, and cut blanks at the end. */
export function sameNotes(a: string, b: string): boolean {
  return plain(a) === plain(b)
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd()
}

function withoutBanner(notes: string): string {
  if (!notes.trimStart().startsWith(HEADING)) return notes
  const end = notes.indexOf(END)
  return end === -1 ? notes : notes.slice(end + END.length).replace(/^(?:[ \t]*\r?\n)+/u, '')
}
