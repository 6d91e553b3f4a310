import Range from 'semver/classes/range.js'

import type { Fact, FactKind } from '../model/fact.ts'
import { FACT_KINDS } from '../model/fact.ts'
import { compileGlob } from '../model/glob.ts'
import type { Component, TagClass } from '../policy/policy.ts'
import { renderTag } from '../policy/render-pattern.ts'
import { tagValuesOf } from '../policy/tag-values.ts'

/** A tag that a fact makes in a class. */
export interface Made {
  readonly tag: string
  /** The platform whose child it names; null for the whole artifact. */
  readonly platform: string | null
}

/** A tag class, ready to be asked about many facts. */
export interface Feed {
  readonly class: TagClass
  /**
   * The tags that `fact` makes, none when it does not feed the class: wrong kind, version, branch or environment, or a variable
   * of the pattern for which it has no value. Whether its line is supported is not asked here.
   */
  make(fact: Fact): readonly Made[]
}

type Filter = (fact: Fact) => boolean

const NOTHING: readonly Made[] = Object.freeze([])

/** The class, compiled once: its range and its globs are not read again for each fact. */
export function compileFeed(component: Component, tagClass: TagClass): Feed {
  const filters = filtersOf(tagClass)
  const { by } = component.releases.lines
  const platforms = tagClass.platforms.length === 0 ? null : tagClass.platforms
  return {
    class: tagClass,
    make(fact) {
      if (!filters.every((filter) => filter(fact))) return NOTHING
      if (platforms !== null) return platforms.flatMap((platform) => makeFor(fact, platform))
      const tag = renderTag(tagClass.pattern, tagValuesOf(fact, { by }))
      return tag === null ? NOTHING : [{ tag, platform: null }]
    },
  }

  function makeFor(fact: Fact, platform: string): readonly Made[] {
    // What is not built yet may still get the platform; what is built either has it or makes no such tag.
    if (fact.digest !== null && fact.platforms[platform] === undefined) return NOTHING
    const tag = renderTag(tagClass.pattern, tagValuesOf(fact, { by, platform }))
    return tag === null ? NOTHING : [{ tag, platform }]
  }
}

/** The feeds of a component by the kind of fact that they take, in the order of the policy. */
export function feedsByKind(feeds: readonly Feed[]): ReadonlyMap<FactKind, readonly Feed[]> {
  return new Map(FACT_KINDS.map((kind) => [kind, feeds.filter((feed) => feed.class.from.includes(kind))]))
}

function filtersOf(tagClass: TagClass): readonly Filter[] {
  const filters: Filter[] = []
  const { versions, branches, environments, from } = tagClass
  if (versions !== null) filters.push(versionFilter(versions, from))
  if (branches.length > 0) filters.push(branchFilter(branches))
  if (environments.length > 0)
    filters.push(({ environment }) => environment !== null && environments.includes(environment))
  return filters
}

function versionFilter(versions: string, from: readonly FactKind[]): Filter {
  const range = new Range(versions, { includePrerelease: from.includes('prerelease') })
  return ({ version }) => version !== null && range.test(version.text)
}

function branchFilter(branches: readonly string[]): Filter {
  const globs = branches.map((glob) => compileGlob(glob))
  return ({ branch }) => branch !== null && globs.some((matches) => matches(branch))
}
