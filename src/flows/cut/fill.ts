/** What the templates of `cut` and `announce` may hold. */
export type Words = Readonly<Record<string, string>>

/** A template with each `{word}` that is known replaced; other braces are plain text. */
export function fill(template: string, words: Words): string {
  return template.replaceAll(/\{([A-Za-z]+)\}/gu, (whole, word: string) =>
    Object.hasOwn(words, word) ? (words[word] ?? '') : whole,
  )
}
