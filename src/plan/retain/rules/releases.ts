import type { Fact } from '../../../model/fact.ts'
import type { ComponentState } from '../../../model/state.ts'
import { compareVersions, isStable, lineOf } from '../../../model/version.ts'
import type { LineUnit, Version } from '../../../model/version.ts'
import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import { newestDigests } from '../newest-digests.ts'
import type { RuleContext } from '../rules.ts'

/** The last `keepReleases` releases of each line, as many prereleases, and as many rebuilds of each of them; all where it is left out. */
export function keepReleases(book: KeepBook, context: RuleContext): void {
  const { input, shelf } = context
  const state = factsOf(input)
  const { by } = input.component.releases.lines
  const count = input.rules.keepReleases ?? Infinity
  for (const versions of families(standing(state, context), by).values()) {
    for (const { text } of versions.slice(0, count)) {
      const facts = state.byVersion(text).filter(({ kind }) => isRelease(kind))
      const released = facts.filter(({ kind }) => kind !== 'rebuild').map(({ digest }) => digest)
      const rebuilds = facts.filter(({ kind }) => kind === 'rebuild').map(({ digest }) => digest)
      for (const digest of newestDigests(released, shelf, Infinity))
        book.keep(digest, 'release', `release ${text}`)
      for (const digest of newestDigests(rebuilds, shelf, count))
        book.keep(digest, 'release', `rebuild of ${text}`)
    }
  }
}

/** The versions of which something is still there, that are not deprecated: those are kept beside, and take no place. */
function standing({ facts, deprecated }: ComponentState, { shelf }: RuleContext): readonly Version[] {
  const versions = new Map<string, Version>()
  for (const { kind, version, digest } of facts) {
    if (version === null || digest === null || !isRelease(kind) || deprecated.has(version.text)) continue
    if (shelf.items.has(digest)) versions.set(version.text, version)
  }
  return [...versions.values()]
}

function isRelease(kind: Fact['kind']): boolean {
  return kind === 'release' || kind === 'prerelease' || kind === 'rebuild'
}

/** Highest first, by line; prereleases are a family of their own. */
function families(versions: readonly Version[], by: LineUnit): ReadonlyMap<string, readonly Version[]> {
  const sorted = versions.toSorted((a, b) => compareVersions(b, a))
  return Map.groupBy(sorted, (version) => `${lineOf(version, by)} ${isStable(version)}`)
}
