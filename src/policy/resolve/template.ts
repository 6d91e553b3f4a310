import type { Path } from '../document/path.ts'
import type { Reporter } from '../document/reporter.ts'

/** Adds a problem for each `{word}` of a text that is none of `words`. Other braces are plain text. */
export function checkTemplate(
  text: string | undefined,
  words: readonly string[],
  path: Path,
  reporter: Reporter,
): void {
  for (const [, word = ''] of (text ?? '').matchAll(/\{([a-z]+)\}/giu)) {
    if (words.includes(word)) continue
    const known = words.map((name) => `{${name}}`).join(' and ')
    reporter.problem(path, `{${word}} means nothing here: ${known} do`)
  }
}
