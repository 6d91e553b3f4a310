import type { Component, TagClass } from '../../policy/policy.ts'
import { variablesOf } from '../../policy/pattern.ts'
import { ClassLanguages } from './class-languages.ts'
import type { AuditSight } from './sight.ts'

type Known = Pick<AuditSight, 'policy' | 'component' | 'views' | 'neighbours'>

const BOOKS = new WeakMap<AuditSight['observed'], TagBook>()

/** The book of what was observed; the rules share it, before and after releases were opened. */
export function tagBookOf(sight: Known & Pick<AuditSight, 'observed'>): TagBook {
  const known = BOOKS.get(sight.observed)
  if (known !== undefined) return known
  const made = new TagBook(sight)
  BOOKS.set(sight.observed, made)
  return made
}

/** The classes of the tags that a registry has: by the facts, which is fast, else by the patterns. */
export class TagBook {
  readonly #sight: Known
  readonly #own: ClassLanguages
  readonly #others: ReadonlyMap<Component, ClassLanguages>
  readonly #classes = new Map<string, TagClass | null>()

  constructor(sight: Known) {
    const environments = sight.policy.environments.map(({ name }) => name)
    this.#sight = sight
    this.#own = new ClassLanguages(sight.component, environments)
    this.#others = new Map(
      sight.neighbours.map(({ component }) => [component, new ClassLanguages(component, environments)]),
    )
  }

  /** null when no class of the component makes the tag. */
  classOf(tag: string): TagClass | null {
    const fed = this.#sight.views.groups(tag)[0]?.class
    if (fed !== undefined) return fed
    const known = this.#classes.get(tag)
    if (known !== undefined) return known
    const found = this.#own.classOf(tag)
    this.#classes.set(tag, found)
    return found
  }

  /** True when a component that shares the image makes the tag, or wrote it. */
  isNeighbours(image: string, tag: string): boolean {
    return this.#sight.neighbours.some(
      ({ component, state }) =>
        component.images.includes(image) &&
        (state.published.get(image)?.has(tag) === true || this.#others.get(component)?.classOf(tag) != null),
    )
  }
}

/** True for a class of whole versions that are written once: `{version}`, `v{version}`. */
export function isExactClass({ moves, pattern, platforms }: TagClass): boolean {
  return moves === 'never' && platforms.length === 0 && variablesOf(pattern).includes('version')
}
