import type { Digest } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import { FACT_KINDS } from '../model/fact.ts'
import type { ComponentState } from '../model/state.ts'
import type { Version } from '../model/version.ts'
import type { Component, TagClass } from '../policy/policy.ts'
import { compileFeed } from './feeds.ts'
import type { Group, Judge } from './group.ts'
import type { LineStatus } from './line-book.ts'
import { createLineBook, namesLine } from './lines.ts'
import { orderOf } from './order.ts'
import { Row } from './row.ts'

/** What a tag shall name. */
export interface Wanted {
  readonly tag: string
  readonly class: TagClass
  readonly group: Group
  /** null when no fact that feeds the tag stands: then it stays as it is. */
  readonly fact: Fact | null
  /** null when there is no such fact, or it is not built yet. */
  readonly digest: Digest | null
}

/** A tag that a fact would make. */
export interface Made {
  readonly class: TagClass
  readonly tag: string
  /** The facts that feed it already; null when there are none. */
  readonly group: Group | null
}

/** A tag that a fact feeds, whether or not it wins there. */
export interface Claim {
  readonly class: TagClass
  readonly group: Group
  /** Why the fact may not have the tag; null when it may. */
  readonly barred: 'endOfLife' | 'upcoming' | 'deprecated' | null
}

/**
 * The tags of one component as views over its facts, grown by one fact at a time: adding one costs the tags that it feeds, not
 * the history. The same facts give the same answers in whatever order they came.
 */
export interface Views {
  add(fact: Fact): void
  /** Takes the fact with the record id out; does nothing when there is none. */
  remove(id: string): void
  /** `version` is SemVer text; `on` false lifts it. */
  deprecate(version: string, on: boolean): void
  /** Nothing shall name the digest any more, until a fact about it is added. */
  drop(digest: Digest): void
  /** null when nothing ever fed the tag. */
  wanted(tag: string): Wanted | null
  /** Every tag that any fact ever fed. */
  entries(): Iterable<Wanted>
  /** Every tag that `fact` would make, added or not; in the order of the policy's classes. */
  made(fact: Fact): readonly Made[]
  /** Every tag that `fact`, which was added, feeds; in the order of the policy's classes. */
  claims(fact: Fact): readonly Claim[]
  /** Every class under which some fact made the tag: one, in a policy that passes lint. */
  groups(tag: string): readonly { readonly class: TagClass; readonly group: Group }[]
  lineStatus(version: Version): LineStatus
}

/** Empty views for a component of the policy. */
export function createViews(component: Component): Views {
  return new ComponentViews(component)
}

/** The views over everything that the ledger knows of the component. */
export function viewsOf(component: Component, state: ComponentState): Views {
  const views = createViews(component)
  for (const version of state.deprecated.keys()) views.deprecate(version, true)
  for (const fact of state.facts) views.add(fact)
  for (const digest of state.deleted.keys()) views.drop(digest)
  return views
}

class ComponentViews implements Views {
  readonly #component: Component
  readonly #rows: readonly Row[]
  readonly #rowsByKind: ReadonlyMap<string, readonly Row[]>
  readonly #facts: Fact[] = []
  readonly #deprecated = new Set<string>()
  readonly #deleted = new Set<Digest>()
  readonly #lines
  // Made at the first removal: most views never see one.
  #byId: Map<string, Fact> | null = null
  #changes = 0

  constructor(component: Component) {
    this.#component = component
    this.#lines = createLineBook(component.releases.lines)
    this.#rows = component.classes.map((tagClass) => this.#row(tagClass))
    this.#rowsByKind = new Map(
      FACT_KINDS.map((kind) => [kind, this.#rows.filter(({ feed }) => feed.class.from.includes(kind))]),
    )
  }

  add(fact: Fact): void {
    this.#facts.push(fact)
    this.#byId?.set(fact.id, fact)
    this.#lines.add(fact)
    for (const row of this.#rowsOf(fact)) row.add(fact)
    if (this.#deleted.size > 0) this.#bringBack(fact)
  }

  remove(id: string): void {
    this.#byId ??= new Map(this.#facts.map((fact) => [fact.id, fact]))
    const fact = this.#byId.get(id)
    if (fact === undefined) return
    this.#byId.delete(id)
    this.#lines.remove(fact)
    for (const row of this.#rowsOf(fact)) row.remove(fact)
  }

  deprecate(version: string, on: boolean): void {
    if (on === this.#deprecated.has(version)) return
    if (on) this.#deprecated.add(version)
    else this.#deprecated.delete(version)
    this.#lines.deprecate(version, on)
    this.#changes += 1
  }

  drop(digest: Digest): void {
    this.#deleted.add(digest)
    this.#changes += 1
  }

  wanted(tag: string): Wanted | null {
    const [first] = this.groups(tag)
    return first === undefined ? null : wantedOf(first.class, first.group)
  }

  *entries(): Iterable<Wanted> {
    for (const row of this.#rows) {
      for (const group of row.groups()) yield wantedOf(row.feed.class, group)
    }
  }

  made(fact: Fact): readonly Made[] {
    const made: Made[] = []
    for (const row of this.#rowsOf(fact)) {
      for (const tag of row.tagsOf(fact))
        made.push({ class: row.feed.class, tag, group: row.group(tag) ?? null })
    }
    return made
  }

  claims(fact: Fact): readonly Claim[] {
    return this.made(fact).flatMap(({ class: tagClass, group }) =>
      group === null ? [] : [{ class: tagClass, group, barred: this.#barred(tagClass, fact) }],
    )
  }

  groups(tag: string): readonly { readonly class: TagClass; readonly group: Group }[] {
    return this.#rows.flatMap((row) => {
      const group = row.group(tag)
      return group === undefined ? [] : [{ class: row.feed.class, group }]
    })
  }

  lineStatus(version: Version): LineStatus {
    return this.#lines.status(version)
  }

  /** A fact about a digest says that it is there. */
  #bringBack({ digest, platforms }: Fact): void {
    for (const each of [digest, ...Object.values(platforms)])
      if (each !== null && this.#deleted.delete(each)) this.#changes += 1
  }

  #row(tagClass: TagClass): Row {
    return new Row(compileFeed(this.#component, tagClass), this.#judge(tagClass))
  }

  #rowsOf({ kind }: Fact): readonly Row[] {
    return this.#rowsByKind.get(kind) ?? []
  }

  #judge(tagClass: TagClass): Judge {
    return {
      order: orderOf(tagClass.moves),
      deleted: this.#deleted,
      once: tagClass.moves === 'never' || tagClass.moves === 'daily',
      epoch: () => this.#changes + this.#lines.epoch,
      stands: (fact) => this.#barred(tagClass, fact) === null,
    }
  }

  /** What was written once stays, deprecated or not; a floating tag leaves what is deprecated. What runs is left only by a promotion. */
  #barred(tagClass: TagClass, { version, kind }: Fact): Claim['barred'] {
    if (version === null || kind === 'promotion') return null
    const floats = tagClass.moves === 'forward' || tagClass.moves === 'freely'
    if (floats && this.#deprecated.has(version.text)) return 'deprecated'
    if (!tagClass.supportedLines) return null
    const status = this.#lines.status(version)
    if (status === 'supported') return null
    const named = namesLine(tagClass.pattern, this.#component.releases.lines.by)
    return status === 'upcoming' && named ? null : status
  }
}

function wantedOf(tagClass: TagClass, group: Group): Wanted {
  const fact = group.best()
  return { tag: group.tag, class: tagClass, group, fact, digest: fact === null ? null : group.digestIn(fact) }
}
