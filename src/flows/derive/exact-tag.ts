import type { Fact } from '../../model/fact.ts'
import { isStable } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { variablesOf } from '../../policy/pattern.ts'
import type { Component } from '../../policy/policy.ts'
import { renderTag } from '../../policy/render-pattern.ts'
import { tagValuesOf } from '../../policy/tag-values.ts'

interface Release {
  readonly version: Version
  readonly commit: string
  readonly date: string
}

/** The tag that tells a version and never moves, as the component's policy writes it; null when there is no such class. */
export function exactTag(component: Component, release: Release): string | null {
  const kind = isStable(release.version) ? 'release' : 'prerelease'
  const tagClass = component.classes.find(
    ({ moves, from, pattern }) =>
      moves === 'never' && from.includes(kind) && variablesOf(pattern).includes('version'),
  )
  if (tagClass === undefined) return null
  const fact: Fact = { ...NOTHING, ...release, kind, component: component.name }
  return renderTag(tagClass.pattern, tagValuesOf(fact, { by: component.releases.lines.by }))
}

const NOTHING = {
  id: 'candidate',
  seq: 0,
  digest: null,
  branch: null,
  gitTag: null,
  environment: null,
  run: null,
  platforms: {},
  actor: null,
  schemaChange: false,
} as const
