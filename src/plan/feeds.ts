import Range from 'semver/classes/range.js'

import type { Fact, FactKind } from '../model/fact.ts'
import { compileGlob } from '../model/glob.ts'
import type { Component, TagClass } from '../policy/policy.ts'
import { renderTag } from '../policy/render-pattern.ts'
import { tagValuesOf } from '../policy/tag-values.ts'

/** A tag class, ready to be asked about many facts. */
export interface Feed {
  readonly class: TagClass
  /** One tag each: the platforms whose children it names, or null alone for the whole artifact. */
  readonly platforms: readonly (string | null)[]
  /** True when kind, version, branch and environment fit. Whether the line is supported is not asked here. */
  takes(fact: Fact): boolean
  /** The tag that a fact which it takes makes; null when a variable of the pattern has no value, or the platform is lacking. */
  tagOf(fact: Fact, platform: string | null): string | null
}

type Filter = (fact: Fact) => boolean

/** The class, compiled once: its range and its globs are not read again for each fact. */
export function compileFeed(component: Component, tagClass: TagClass): Feed {
  const filters = filtersOf(tagClass)
  const { pattern, platforms } = tagClass
  const options = { by: component.releases.lines.by }
  return {
    class: tagClass,
    platforms: platforms.length === 0 ? [null] : platforms,
    takes: (fact) => filters.every((filter) => filter(fact)),
    tagOf(fact, platform) {
      if (platform === null) return renderTag(pattern, tagValuesOf(fact, options))
      // What is not built yet may still get the platform; what is built either has it or makes no such tag.
      if (fact.digest !== null && fact.platforms[platform] === undefined) return null
      return renderTag(pattern, tagValuesOf(fact, { ...options, platform }))
    },
  }
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
