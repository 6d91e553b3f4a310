import Range from 'semver/classes/range.js'
import isOutside from 'semver/ranges/outside.js'

import type { ComponentState } from '../model/state.ts'
import { lineOf } from '../model/version.ts'
import type { LineUnit, Version } from '../model/version.ts'
import type { Pattern } from '../policy/pattern.ts'
import { variablesOf } from '../policy/pattern.ts'
import type { Component, Lines } from '../policy/policy.ts'
import { compareLines } from './line-book.ts'
import type { LineBook, LineStatus } from './line-book.ts'
import { NewestLines } from './newest-lines.ts'

/** The book for a policy's `releases.lines`. */
export function createLineBook(lines: Lines): LineBook {
  const { by, supported } = lines
  if (supported === null) return fixed(() => 'supported')
  if (supported.kind === 'newest') return new NewestLines(by, supported.count)
  if (supported.kind === 'explicit') return fixed(explicitStatus(by, supported.lines))
  return fixed(rangeStatus(supported.range))
}

/** The book of a component with everything that the ledger knows. */
export function lineBookOf(component: Component, state: ComponentState): LineBook {
  const book = createLineBook(component.releases.lines)
  for (const fact of state.facts) book.add(fact)
  for (const version of state.deprecated.keys()) book.deprecate(version, true)
  return book
}

/**
 * The supported lines, newest first: those that the policy lists, or those with a release that the rule covers; null when the
 * policy supports every line.
 */
export function supportedLines(component: Component, state: ComponentState): readonly string[] | null {
  const { by, supported } = component.releases.lines
  if (supported === null) return null
  if (supported.kind === 'explicit') return supported.lines.toSorted((a, b) => compareLines(b, a))
  const book = lineBookOf(component, state)
  const lines = new Set<string>()
  for (const { kind, version } of state.facts) {
    if (kind === 'release' && version !== null && book.status(version) === 'supported')
      lines.add(lineOf(version, by))
  }
  return [...lines].toSorted((a, b) => compareLines(b, a))
}

/** True when a tag of the pattern tells its line, so that a tag of a line to come stands in nobody's way. */
export function namesLine(pattern: Pattern, by: LineUnit): boolean {
  const names = new Set(variablesOf(pattern))
  if (names.has('line') || names.has('version')) return true
  return names.has('major') && (by === 'major' || names.has('minor'))
}

function fixed(status: (version: Version) => LineStatus): LineBook {
  return { epoch: 0, add: nothing, remove: nothing, deprecate: nothing, status }
}

function nothing(): void {
  // The policy alone tells.
}

function explicitStatus(by: LineUnit, lines: readonly string[]): (version: Version) => LineStatus {
  const known = new Set(lines)
  const newest = lines.toSorted(compareLines).at(-1)
  return (version) => {
    const line = lineOf(version, by)
    if (known.has(line)) return 'supported'
    return newest === undefined || compareLines(line, newest) > 0 ? 'upcoming' : 'endOfLife'
  }
}

function rangeStatus(text: string): (version: Version) => LineStatus {
  const range = new Range(text, { includePrerelease: true })
  const known = new Map<string, LineStatus>()
  return (version) => {
    const before = known.get(version.text)
    if (before !== undefined) return before
    const status = statusInRange(version.text, range)
    known.set(version.text, status)
    return status
  }
}

function statusInRange(version: string, range: Range): LineStatus {
  if (range.test(version)) return 'supported'
  return isOutside(version, range, '>', { includePrerelease: true }) ? 'upcoming' : 'endOfLife'
}
