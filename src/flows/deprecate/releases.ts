import type { ComponentState } from '../../model/state.ts'
import { compareVersions } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'

type Facts = Pick<ComponentState, 'facts'>

/** Versions of stable releases, each once, the highest first. */
export function stableReleases({ facts }: Facts): readonly Version[] {
  const versions = new Map<string, Version>()
  for (const { kind, version } of facts) {
    if (kind === 'release' && version !== null) versions.set(version.text, version)
  }
  return [...versions.values()].toSorted((a, b) => compareVersions(b, a))
}

/** The highest stable release below a version that is not deprecated; null when there is none. */
export function previousStable(
  state: Facts & Pick<ComponentState, 'deprecated'>,
  version: Version,
): Version | null {
  const below = stableReleases(state).filter((each) => compareVersions(each, version) < 0)
  return below.find(({ text }) => !state.deprecated.has(text)) ?? null
}
