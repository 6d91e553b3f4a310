import satisfies from 'semver/functions/satisfies.js'

import type { ComponentState } from '../../model/state.ts'
import { compareVersions } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { Component } from '../../policy/policy.ts'
import { isRelease } from '../release-of.ts'

/** A release that changes a schema, and what says so: the policy, or what was recorded when it was published. */
export interface SchemaChange {
  readonly version: string
  readonly by: 'policy' | 'ledger'
}

/**
 * The releases that change a schema among those above one version (null: all) and up to another, in order: what a way back from the
 * second to the first crosses.
 */
export function schemaChangesBetween(
  { releases }: Component,
  { facts }: Pick<ComponentState, 'facts'>,
  span: { readonly above: Version | null; readonly upTo: Version },
): readonly SchemaChange[] {
  const { above, upTo } = span
  const found = new Map<string, { readonly version: Version; readonly change: SchemaChange }>()
  for (const fact of facts) {
    const { version, schemaChange } = fact
    if (version === null || !isRelease(fact)) continue
    if (compareVersions(version, upTo) > 0 || (above !== null && compareVersions(version, above) <= 0))
      continue
    const by = schemaChange ? 'ledger' : isListed(releases, version) ? 'policy' : null
    if (by !== null) found.set(version.text, { version, change: { version: version.text, by } })
  }
  return [...found.values()]
    .toSorted((a, b) => compareVersions(a.version, b.version))
    .map(({ change }) => change)
}

/** True when the policy lists the version as one that changes a schema; prereleases count by their place in a range. */
export function isListed({ schemaChanges }: Component['releases'], { text }: Version): boolean {
  return schemaChanges.versions.some((range) => satisfies(text, range, { includePrerelease: true }))
}
