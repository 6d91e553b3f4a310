import { accepts } from '../../policy/language/automaton.ts'
import type { Automaton } from '../../policy/language/automaton.ts'
import { languageOfClass } from '../../policy/language/of-pattern.ts'
import { classesOfTag } from '../../policy/match.ts'
import type { Component, TagClass } from '../../policy/policy.ts'

/**
 * Which class of a component makes a tag. Registries have tags by the thousand that no class makes: each pattern is compiled once, and
 * only a tag that its automaton takes is read with care. Throws E_PATTERN_TOO_COMPLEX.
 */
export class ClassLanguages {
  readonly #component: Component
  readonly #environments: readonly string[]
  #automata: readonly Automaton[] | null = null

  constructor(component: Component, environments: readonly string[]) {
    this.#component = component
    this.#environments = environments
  }

  /** null when no class makes it. */
  classOf(tag: string): TagClass | null {
    this.#automata ??= this.#component.classes.map(
      (tagClass) => languageOfClass(tagClass, this.#component, this.#environments).automaton,
    )
    if (!this.#automata.some((automaton) => accepts(automaton, tag))) return null
    return classesOfTag(this.#component, tag, this.#environments)[0] ?? null
  }
}
