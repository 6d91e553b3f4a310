import { charSet } from './char-set.ts'
import type { Expression } from './expression.ts'
import { choice, one, repeat, sequence, text } from './expression.ts'

const DIGITS = charSet('', '0-9')
const LETTERS = charSet('-', 'a-z', 'A-Z')
const ALL = charSet('-', 'a-z', 'A-Z', '0-9')
const DIGIT = one(DIGITS)

/** One identifier of a prerelease: a number without leading zeros, or a word that is not a number (SemVer 2.0.0, section 9). */
const IDENTIFIER = choice(
  text('0'),
  sequence(one(charSet('', '1-9')), repeat(DIGIT, 0, null)),
  sequence(repeat(DIGIT, 0, null), one(LETTERS), repeat(one(ALL), 0, null)),
)

const MORE = repeat(sequence(text('.'), IDENTIFIER), 0, null)

/**
 * What stands behind the `-` of an accepted prerelease, exactly as `acceptsPrerelease` has it: the word, or the word and digits,
 * and then any further identifiers (`rc`, `rc1`, `rc.1`); any SemVer prerelease when the words hold `*`.
 */
export function prereleases(words: readonly string[]): Expression {
  if (words.includes('*')) return sequence(IDENTIFIER, MORE)
  return choice(...words.map((word) => sequence(text(word), repeat(DIGIT, 0, null), MORE)))
}

/** Build metadata of a git tag, with its `+`. */
export const BUILD_METADATA = sequence(
  text('+'),
  repeat(one(ALL), 1, null),
  repeat(sequence(text('.'), repeat(one(ALL), 1, null)), 0, null),
)
