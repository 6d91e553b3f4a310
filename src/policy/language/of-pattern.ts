import type { Part, Pattern, VariableName } from '../pattern.ts'
import { variablesOf } from '../pattern.ts'
import type { Component, TagClass } from '../policy.ts'
import type { Automaton } from './automaton.ts'
import { compileSmall } from './compile.ts'
import type { Expression } from './expression.ts'
import { choice, sequence } from './expression.ts'
import { lengthsOf } from './lengths.ts'
import type { Shape } from './variables.ts'
import { wordsOf } from './variables.ts'
import { boxesOf } from './version-range.ts'
import { gitTagVocabulary, vocabularyOf } from './vocabulary.ts'
import type { Terms, Vocabulary } from './vocabulary.ts'

/** One part of a pattern and the words that it can stand for. */
export interface Segment {
  readonly part: Part
  readonly words: Expression
}

/** One way to read a pattern: over the versions of a shape its parts are independent of each other. */
export interface Reading {
  readonly shape: Shape
  readonly segments: readonly Segment[]
}

/** Every name that a pattern can make. */
export interface Language {
  readonly automaton: Automaton
  readonly readings: readonly Reading[]
}

/** Variables that a version, and nothing else, gives. */
export const VERSION_VARIABLES: readonly VariableName[] = [
  'version',
  'major',
  'minor',
  'patch',
  'prerelease',
  'line',
]

/**
 * The exact language of a pattern: every name that it makes of some artifact, and no other. Two remarks on "exact":
 *
 * - `{branch}`, `{prerelease}`, `{run}` and numbers of versions have no length that a pattern could bound. Names over
 *   128 characters stay in the language; planning refuses them, and comparisons look at shorter ones.
 * - What hangs together across variables (`{version}` beside `{major}`, a range at its border to prereleases, the days of a month)
 *   is taken as independent: the language is then larger, never smaller, so a proof that two never meet holds.
 *
 * Throws E_PATTERN_TOO_COMPLEX.
 */
export function languageOfPattern(pattern: Pattern, vocabulary: Vocabulary): Language {
  const readings = shapesOf(pattern, vocabulary).map((shape) => ({
    shape,
    segments: pattern.parts.map((part) => ({ part, words: wordsOf(part, shape, vocabulary) })),
  }))
  const whole = choice(
    ...readings.map(({ segments }) => sequence(...segments.map((segment) => segment.words))),
  )
  return { automaton: compileSmall(whole), readings }
}

/** The language of a tag class. `environments` null: not known, any name is one. Throws E_PATTERN_TOO_COMPLEX. */
export function languageOfClass(
  tagClass: TagClass,
  terms: Terms,
  environments: readonly string[] | null,
): Language {
  return languageOfPattern(tagClass.pattern, vocabularyOf(tagClass, terms, environments))
}

/** The git tags that release a component. Throws E_PATTERN_TOO_COMPLEX. */
export function languageOfGitTag(component: Pick<Component, 'name' | 'releases'>): Language {
  return languageOfPattern(component.releases.gitTag, gitTagVocabulary(component))
}

/** True when the language has words of more than `limit` characters: planning must refuse those. */
export function canExceed(language: Language, limit: number): boolean {
  const lengths = lengthsOf(language.automaton)
  return lengths !== null && (lengths.longest === null || lengths.longest > limit)
}

/** The versions as boxes; one of them is enough for a pattern that shows nothing of the version. */
function shapesOf(pattern: Pattern, vocabulary: Vocabulary): readonly Shape[] {
  const shapes = [
    ...(vocabulary.releases ? shapesFor(vocabulary, false) : []),
    ...(vocabulary.candidates && vocabulary.prereleases.length > 0 ? shapesFor(vocabulary, true) : []),
  ]
  const visible = variablesOf(pattern).some((name) => VERSION_VARIABLES.includes(name))
  return visible ? shapes : shapes.slice(0, 1)
}

function shapesFor({ range }: Vocabulary, prerelease: boolean): readonly Shape[] {
  return boxesOf(range, prerelease).map((box) => ({ box, prerelease }))
}
