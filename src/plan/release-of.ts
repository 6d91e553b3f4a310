import type { Fact } from '../model/fact.ts'
import type { ComponentState } from '../model/state.ts'
import type { Version } from '../model/version.ts'

/** True for a release, and for a prerelease, which the ledger stores as one; rebuilds are their own kind. */
export function isRelease({ kind }: Pick<Fact, 'kind'>): boolean {
  return kind === 'release' || kind === 'prerelease'
}

/** The release or prerelease of a version; null when the ledger knows none. */
export function releaseOf(
  state: Pick<ComponentState, 'byVersion'>,
  { text }: Pick<Version, 'text'>,
): Fact | null {
  return state.byVersion(text).find((fact) => isRelease(fact)) ?? null
}
