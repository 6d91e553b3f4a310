import { TidemarkError, isFailure } from '../../model/failure.ts'
import { LONGEST_TAG } from '../../model/tag.ts'
import { intersect } from '../language/intersect.ts'
import { languageOfPattern } from '../language/of-pattern.ts'
import type { Language } from '../language/of-pattern.ts'
import { gitTagVocabulary, vocabularyOf } from '../language/vocabulary.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import { witnessOf } from '../language/witness.ts'
import type { Pattern } from '../pattern.ts'
import { variablesOf } from '../pattern.ts'
import type { Component, Policy, TagClass } from '../policy.ts'
import type { Finding, Spot } from './finding.ts'
import { spotAt } from './spot.ts'

/** A policy under examination. Languages are made once for all classes that are alike, in however many components. */
export class LintContext {
  readonly policy: Policy
  readonly source: string
  readonly #environments: readonly string[]
  readonly #languages = new Map<string, Language>()
  readonly #numbers = new Map<Language, number>()
  readonly #meetings = new Map<string, string | null>()
  readonly #spots = new Map<string, Spot>()

  constructor(policy: Policy, source: string) {
    this.policy = policy
    this.source = source
    this.#environments = policy.environments.map(({ name }) => name)
  }

  /** Throws E_PATTERN_TOO_COMPLEX. */
  languageOf(component: Component, tagClass: TagClass): Language {
    return this.within(tagClass, () =>
      this.#language(tagClass.pattern, vocabularyOf(tagClass, component, this.#environments)),
    )
  }

  /** What `work` gives; when patterns are too complex for it, the failure names the place of `tagClass`. */
  within<T>(tagClass: TagClass, work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (!isFailure(error, 'E_PATTERN_TOO_COMPLEX') || error.where !== undefined) throw error
      const { code, message, hints, details } = error
      throw new TidemarkError(code, message, { where: this.spotOf(tagClass), hints, details, cause: error })
    }
  }

  /** Throws E_PATTERN_TOO_COMPLEX. */
  gitTagsOf(component: Component): Language {
    return this.#language(component.releases.gitTag, gitTagVocabulary(component))
  }

  /** A shortest name of at most `limit` characters that both languages hold; null when there is none. */
  meeting(a: Language, b: Language, limit: number = LONGEST_TAG): string | null {
    const key = `${this.#number(a)}:${this.#number(b)}:${limit}`
    const known = this.#meetings.get(key)
    if (known !== undefined) return known
    const word = witnessOf(intersect(a.automaton, b.automaton))
    const found = word !== null && word.length <= limit ? word : null
    this.#meetings.set(key, found)
    return found
  }

  spotOf(place: Pick<TagClass, 'where'>): Spot {
    const { file, line, column } = place.where
    const key = `${file}:${line}:${column}`
    const spot = this.#spots.get(key) ?? spotAt(this.source, place.where)
    this.#spots.set(key, spot)
    return spot
  }

  #language(pattern: Pattern, vocabulary: Vocabulary): Language {
    const named = variablesOf(pattern).includes('component')
    const key = JSON.stringify([
      pattern.text,
      { ...vocabulary, component: named ? vocabulary.component : '' },
    ])
    const language = this.#languages.get(key) ?? languageOfPattern(pattern, vocabulary)
    this.#languages.set(key, language)
    return language
  }

  #number(language: Language): number {
    const number = this.#numbers.get(language) ?? this.#numbers.size
    this.#numbers.set(language, number)
    return number
  }
}

/** Looks at a policy and says what is wrong with one property of it. Pure. */
export type Rule = (context: LintContext) => readonly Finding[]
