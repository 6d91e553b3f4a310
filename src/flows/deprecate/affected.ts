import type { Digest } from '../../model/digest.ts'
import type { ComponentState } from '../../model/state.ts'
import { compareVersions } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { schemaChangesBetween } from '../../plan/promotion/schema-changes.ts'
import type { SchemaChange } from '../../plan/promotion/schema-changes.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import { withChanges } from './changes.ts'
import type { Change } from './changes.ts'

/**
 * The tags that name another digest while these versions are deprecated than while they are not: those that the decision may move. It
 * does not matter which of it is recorded already, so that the same command finishes what was cut off.
 */
export function affectedTags(
  component: Component,
  state: ComponentState,
  versions: readonly Version[],
): ReadonlySet<string> {
  const gone = wantedDigests(component, withChanges(state, versions.map(deprecated)))
  const there = wantedDigests(component, withChanges(state, versions.map(lifted)))
  const tags = [...there.keys(), ...gone.keys()]
  return new Set(tags.filter((tag) => gone.get(tag) !== there.get(tag)))
}

/**
 * Every tag that the decision could move at any time: the affected ones, and all floats that the versions feed. An attempt that was cut
 * off may have written one of those on older facts, under which it was affected.
 */
export function touchableTags(
  component: Component,
  state: ComponentState,
  versions: readonly Version[],
): ReadonlySet<string> {
  const views = viewsOf(component, state)
  const made = versions.flatMap(({ text }) => state.byVersion(text)).flatMap((fact) => views.made(fact))
  const floats = made.filter(({ class: { moves } }) => moves !== 'never').map(({ tag }) => tag)
  return new Set([...affectedTags(component, state, versions), ...floats])
}

function wantedDigests(component: Component, state: ComponentState): ReadonlyMap<string, Digest | null> {
  const wanted = new Map<string, Digest | null>()
  for (const { tag, digest } of viewsOf(component, state).entries()) wanted.set(tag, digest)
  return wanted
}

function deprecated(version: Version): Change {
  return { version, before: null, after: { version: version.text, reason: '' }, kind: 'deprecate' }
}

function lifted(version: Version): Change {
  return { version, before: null, after: null, kind: 'lift' }
}

/** Releases that change a schema, and that a floating tag falls back across when the changes are made; the lowest first. */
export function crossedSchemas(
  component: Component,
  state: ComponentState,
  changes: readonly Change[],
): readonly SchemaChange[] {
  const now = viewsOf(component, state)
  const then = viewsOf(component, withChanges(state, changes))
  const crossed = new Map<string, SchemaChange>()
  for (const { tag, fact } of now.entries()) {
    const upTo = fact?.version ?? null
    const above = then.wanted(tag)?.fact?.version ?? null
    // A tag without a release to fall to stays where it is.
    if (upTo === null || above === null || compareVersions(above, upTo) >= 0) continue
    for (const change of schemaChangesBetween(component, state, { above, upTo }))
      crossed.set(change.version, change)
  }
  return [...crossed.values()]
}
