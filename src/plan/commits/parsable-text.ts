const LONGEST_LINE = 4096
const MOST_NOTES = 100
const NOTE = /^(?:[*-]\s+)?BREAKING[ -]CHANGE:/u
const ODD_BREAKS = /[\r\u2028\u2029]/gu

/**
 * A commit message that the parser takes in linear time and without deep recursion, whatever somebody has pushed: line breaks that
 * patterns stop at become blanks, lines are cut, and of footers that all say that it breaks the first hundred are kept.
 */
export function parsableText(subject: string, body: string): string {
  let notes = 0
  const lines = body.split(/\r?\n/u).filter((line) => {
    if (!NOTE.test(line)) return true
    notes += 1
    return notes <= MOST_NOTES
  })
  return [subject, '', ...lines]
    .map((line) => line.slice(0, LONGEST_LINE).replaceAll(ODD_BREAKS, ' '))
    .join('\n')
}
