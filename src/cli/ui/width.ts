import { stripVTControlCharacters } from 'node:util'

/** First and last code points of the East Asian wide and full-width blocks (UAX #11) and of emoji, coarsely. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
]
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u
// oxlint-disable-next-line no-control-regex
const SIMPLE = /^[\u0020-\u007E]*$/u

function widthOf(character: string): number {
  if (ZERO.test(character)) return 0
  const point = character.codePointAt(0) ?? 0
  return WIDE.some(([first, last]) => point >= first && point <= last) ? 2 : 1
}

/** Columns that `text` takes on a terminal; escape sequences take none. */
export function displayWidth(text: string): number {
  if (SIMPLE.test(text)) return text.length
  let width = 0
  for (const character of stripVTControlCharacters(text)) width += widthOf(character)
  return width
}

/** `text` filled up with blanks on its right. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** `text` cut to `width` columns with `…` at its end. For text without escape sequences. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let taken = 0
  let result = ''
  for (const character of text) {
    taken += widthOf(character)
    if (taken > width - 1) break
    result += character
  }
  return `${result}…`
}

/** `text` broken at blanks into lines of at most `width` columns; a longer word keeps its own line. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
