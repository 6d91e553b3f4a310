import type { GitRepository, GitTag } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { compareVersions, isStable, lineOf } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { lineBookOf } from '../../plan/lines.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'

/** The git tag of a stable release; it names a commit. */
export interface TaggedRelease {
  readonly version: Version
  readonly gitTag: string
  /** Peeled. */
  readonly commit: string
}

/** What is known of a component. */
export interface KnownComponent {
  readonly component: Component
  readonly state: ComponentState
}

/** Release tags only: other names, prereleases and tags that name no commit are no sources. Throws E_SHALLOW. */
export async function taggedReleases(
  git: GitRepository | null,
  component: Component,
): Promise<readonly TaggedRelease[]> {
  if (git === null) return []
  if (await git.isShallow()) throw shallow()
  return (await git.tags()).flatMap((tag) => released(component, tag))
}

function released(component: Component, tag: GitTag): readonly TaggedRelease[] {
  const parsed = parseGitTag(component.releases, component.name, tag.name)
  if (!('version' in parsed) || !isStable(parsed.version) || tag.commit === null) return []
  return [{ version: parsed.version, gitTag: tag.name, commit: tag.commit }]
}

/** The highest release of every supported line, by number and not by text, the newest line first; deprecated ones are passed over. */
export function newestOfLines(
  tagged: readonly TaggedRelease[],
  { component, state }: KnownComponent,
): readonly Version[] {
  const book = lineBookOf(component, state)
  const candidates = tagged
    .map(({ version }) => version)
    .filter((version) => !state.deprecated.has(version.text) && book.status(version) === 'supported')
  const highest = new Map<string, Version>()
  for (const version of candidates.toSorted(compareVersions))
    highest.set(lineOf(version, component.releases.lines.by), version)
  return [...highest.values()].toSorted((a, b) => compareVersions(b, a))
}

export function nothingToRebuild(component: Component): TidemarkError {
  const message = `no git tag of ${component.name} is a release of a supported line`
  return new TidemarkError('E_FACTS_MISSING', message, { hints: ['git fetch --tags', 'tidemark status'] })
}

function shallow(): TidemarkError {
  return new TidemarkError('E_SHALLOW', 'a shallow clone may hide the release to rebuild', {
    hints: ['git fetch --unshallow --tags'],
  })
}
