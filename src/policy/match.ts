import { isTag } from '../model/tag.ts'
import { accepts } from './language/automaton.ts'
import { languageOfClass } from './language/of-pattern.ts'
import type { Language } from './language/of-pattern.ts'
import { readWord } from './language/read-word.ts'
import { valuesOf } from './language/values.ts'
import type { Values } from './language/values.ts'
import type { Component, TagClass } from './policy.ts'

/** A class that can make a tag. */
export interface TagMatch {
  readonly tagClass: TagClass
  /** What the variables stand for in the tag; null when it can be read in more than one way. */
  readonly values: Values | null
}

// A pattern that reads a tag in more ways than this is refused by lint; no need to see them all.
const MOST_READINGS = 200

/**
 * The classes of `component` that can make `tag`, with what their variables then stand for; a policy without lint
 * findings has at most one. `environments` are the names that the policy declares; null: any name is one.
 * Throws E_PATTERN_TOO_COMPLEX (docs/reference/patterns.md).
 */
export function matchTag(
  component: Component,
  tag: string,
  environments: readonly string[] | null = null,
): readonly TagMatch[] {
  if (!isTag(tag)) return []
  return component.classes.flatMap((tagClass) => {
    const readings = consistentReadings(component, { tagClass, tag, environments })
    const [first, second] = readings
    return first === undefined ? [] : [{ tagClass, values: second === undefined ? first : null }]
  })
}

/** The classes of `component` that can make `tag`: {@link matchTag} without the values. */
export function classesOfTag(
  component: Component,
  tag: string,
  environments: readonly string[] | null = null,
): readonly TagClass[] {
  return matchTag(component, tag, environments).map(({ tagClass }) => tagClass)
}

interface Question {
  readonly tagClass: TagClass
  readonly tag: string
  readonly environments: readonly string[] | null
}

/** What was compiled before, by component, class and environments: a registry has many tags, a policy few classes. */
const compiled = new WeakMap<Component, Map<string, Language>>()

function languageOf(component: Component, { tagClass, environments }: Question): Language {
  const languages = compiled.get(component) ?? new Map<string, Language>()
  compiled.set(component, languages)
  const name = JSON.stringify([tagClass.key, environments])
  const language = languages.get(name) ?? languageOfClass(tagClass, component, environments)
  languages.set(name, language)
  return language
}

function consistentReadings(component: Component, question: Question): readonly Values[] {
  const language = languageOf(component, question)
  if (!accepts(language.automaton, question.tag)) return []
  const found = new Map<string, Values>()
  let seen = 0
  for (const reading of readWord(language, question.tag)) {
    const values = valuesOf(reading, component.releases.lines.by)
    if (values !== null) found.set(JSON.stringify(values), values)
    seen += 1
    if (found.size > 1 || seen === MOST_READINGS) break
  }
  return [...found.values()]
}
