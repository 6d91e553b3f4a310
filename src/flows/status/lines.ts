import type { ComponentState } from '../../model/state.ts'
import { compareVersions, lineOf } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { compareLines } from '../../plan/line-book.ts'
import { supportedLines } from '../../plan/lines.ts'
import type { Views } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import type { ComponentStatus } from '../results.ts'

type LineSummary = Pick<ComponentStatus, 'newest' | 'supported' | 'endOfLife'>

/** The newest release, the supported lines with their first and newest release, and the lines at their end. */
export function lineSummary(component: Component, state: ComponentState, views: Views): LineSummary {
  const { by } = component.releases.lines
  const released = standingReleases(state)
  const newestOf = new Map(released.map((version) => [lineOf(version, by), version]))
  const supported =
    supportedLines(component, state) ?? [...newestOf.keys()].toSorted((a, b) => compareLines(b, a))
  const ended = [...newestOf].filter(([, version]) => views.lineStatus(version) === 'endOfLife')
  return {
    newest: released.at(-1)?.text ?? null,
    supported: supported.map((line) => {
      const first = by === 'minor' ? `${line}.0` : `${line}.0.0`
      return { line, first, newest: newestOf.get(line)?.text ?? null }
    }),
    endOfLife: ended.map(([line]) => line).toSorted((a, b) => compareLines(b, a)),
  }
}

/** Versions of releases that are not deprecated, oldest first. */
function standingReleases(state: ComponentState): readonly Version[] {
  const versions = state.facts.flatMap(({ kind, version }) =>
    kind === 'release' && version !== null ? [version] : [],
  )
  return versions.filter((version) => !state.deprecated.has(version.text)).toSorted(compareVersions)
}
