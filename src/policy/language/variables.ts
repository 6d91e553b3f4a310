import type { Part, VariableName } from '../pattern.ts'
import { archOf } from '../tag-values.ts'
import { charSet } from './char-set.ts'
import { compile } from './compile.ts'
import { dates } from './dates.ts'
import type { Expression } from './expression.ts'
import { EMPTY_WORD, NOTHING, choice, one, optional, repeat, sequence, text, words } from './expression.ts'
import { globs } from './glob.ts'
import { numbersBetween } from './number.ts'
import { BUILD_METADATA, prereleases } from './prerelease.ts'
import { sanitisedImage } from './sanitised.ts'
import type { Box } from './version-range.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Which versions one reading of a pattern is about. */
export interface Shape {
  readonly box: Box
  readonly prerelease: boolean
}

type Words = (shape: Shape, vocabulary: Vocabulary, format: string | null) => Expression

const HEX = one(charSet('', '0-9', 'a-f'))
const WORD = charSet('_', 'a-z', 'A-Z', '0-9')
const NAME = sequence(one(WORD), repeat(one(charSet('._-', 'a-z', 'A-Z', '0-9')), 0, null))
const DEFAULT_SHA = 7

const VARIABLES: Readonly<Record<VariableName, Words>> = {
  version: versionOf,
  major: ({ box }) => numbersBetween(box.major),
  minor: ({ box }) => numbersBetween(box.minor),
  patch: ({ box }) => numbersBetween(box.patch),
  prerelease: ({ prerelease }, vocabulary) => (prerelease ? prereleases(vocabulary.prereleases) : NOTHING),
  line: lineOf,
  sha: (_, __, format) => shaOf(format),
  branch: (_, vocabulary) => branchesOf(vocabulary.branches),
  env: (_, vocabulary) => (vocabulary.environments === null ? NAME : words(vocabulary.environments)),
  arch: (_, vocabulary) => words([...new Set(vocabulary.platforms.map(archOf))]),
  date: (_, __, format) => dates(format),
  run: () => NAME,
  component: (_, vocabulary) => text(vocabulary.component),
}

/** The words that a part of a pattern can stand for. */
export function wordsOf(part: Part, shape: Shape, vocabulary: Vocabulary): Expression {
  if (part.type === 'text') return text(part.text)
  if (part.type === 'optional') return optional(text(part.text))
  return VARIABLES[part.name](shape, vocabulary, part.format)
}

function versionOf({ box, prerelease }: Shape, vocabulary: Vocabulary): Expression {
  const numbers = [
    numbersBetween(box.major),
    text('.'),
    numbersBetween(box.minor),
    text('.'),
    numbersBetween(box.patch),
  ]
  const suffix = prerelease ? sequence(text('-'), prereleases(vocabulary.prereleases)) : EMPTY_WORD
  const metadata = vocabulary.buildMetadata ? optional(BUILD_METADATA) : EMPTY_WORD
  return sequence(...numbers, suffix, metadata)
}

function lineOf({ box }: Shape, { by }: Vocabulary): Expression {
  const major = numbersBetween(box.major)
  return by === 'major' ? major : sequence(major, text('.'), numbersBetween(box.minor))
}

function shaOf(format: string | null): Expression {
  if (format === 'full') return choice(repeat(HEX, 40, 40), repeat(HEX, 64, 64))
  const digits = format === null ? DEFAULT_SHA : Number(format)
  return repeat(HEX, digits, digits)
}

function branchesOf(branches: readonly string[]): Expression {
  // Any name: `sanitise` can make every word that is legal in a tag.
  if (branches.length === 0) return NAME
  return { type: 'automaton', automaton: sanitisedImage(compile(globs(branches))) }
}
