import type { FactKind } from '../../model/fact.ts'
import type { LineUnit } from '../../model/version.ts'
import type { Component, TagClass } from '../policy.ts'
import { kindsThatFeed } from './sources.ts'

/** What the variables of a pattern can stand for. */
export interface Vocabulary {
  readonly component: string
  /** Accepted prerelease words. */
  readonly prereleases: readonly string[]
  /** Unit of `{line}`. */
  readonly by: LineUnit
  /** Names of the environments; null when they are not known, and then any name is one. */
  readonly environments: readonly string[] | null
  /** Branch globs; empty: any branch. */
  readonly branches: readonly string[]
  readonly platforms: readonly string[]
  /** A semver range, or null. */
  readonly range: string | null
  /** The artifacts: releases (X.Y.Z), prereleases (X.Y.Z-suffix), or both; neither makes the language empty. */
  readonly releases: boolean
  readonly candidates: boolean
  /** `strip`: a version may carry build metadata, which only a git tag can. */
  readonly buildMetadata: boolean
}

/** What of a component the language of its classes depends on. */
export type Terms = Pick<Component, 'name' | 'releases'>

const WITH_PRERELEASES: readonly FactKind[] = ['prerelease', 'rebuild', 'promotion']

/**
 * The vocabulary of a tag class. A rebuild and a promotion may be of a release or of an accepted prerelease. The list of
 * supported lines is left out on purpose: it changes with time, and the tags that it once let pass stay.
 */
export function vocabularyOf(
  tagClass: TagClass,
  terms: Terms,
  environments: readonly string[] | null,
): Vocabulary {
  const kinds = kindsThatFeed(tagClass)
  const chosen = tagClass.environments
  const known = environments?.filter((name) => chosen.length === 0 || chosen.includes(name))
  return {
    component: terms.name,
    prereleases: terms.releases.prereleases,
    by: terms.releases.lines.by,
    environments: known ?? (chosen.length === 0 ? null : chosen),
    branches: tagClass.branches,
    platforms: tagClass.platforms,
    range: tagClass.versions,
    releases: kinds.some((kind) => kind !== 'prerelease'),
    candidates: kinds.some((kind) => WITH_PRERELEASES.includes(kind)),
    buildMetadata: false,
  }
}

/** The vocabulary of a component's git-tag pattern: the versions that it accepts. */
export function gitTagVocabulary(terms: Terms): Vocabulary {
  return {
    component: terms.name,
    prereleases: terms.releases.prereleases,
    by: terms.releases.lines.by,
    environments: [],
    branches: [],
    platforms: [],
    range: null,
    releases: true,
    candidates: true,
    buildMetadata: terms.releases.buildMetadata === 'strip',
  }
}
