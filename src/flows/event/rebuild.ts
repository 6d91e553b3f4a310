import type { GitRepository, GitTag } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { compareVersions, isStable, lineOf, parseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { lineBookOf } from '../../plan/lines.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import type { EventRequest } from '../requests.ts'
import type { World } from '../world.ts'
import { fullCommit } from './commit.ts'
import { isLockFile } from './lock-files.ts'

/** What is rebuilt: a released version, from the commit of its git tag. */
export interface RebuildSource {
  readonly version: Version
  /** The release tag's peeled commit. */
  readonly commit: string | null
  readonly gitTag: string | null
}

interface Tagged {
  readonly version: Version
  readonly tag: GitTag
}

/**
 * The version that is built again: the one asked for, or the highest release tag of the supported line. It must have been
 * released, and what was built must be the tag's own source. Throws E_SHALLOW, E_FACTS_MISSING, E_REBUILD_SOURCE.
 */
export async function findRebuildSource(
  world: World,
  request: EventRequest,
  component: Component,
): Promise<RebuildSource> {
  const state = (await (await world.ledger()).load()).component(component.name)
  const source = await chooseSource(world, request, { component, state })
  refuseUnreleased(component, state, source)
  await refuseOtherSource(world, request, source)
  return source
}

interface Known {
  readonly component: Component
  readonly state: ComponentState
}

async function chooseSource(world: World, request: EventRequest, known: Known): Promise<RebuildSource> {
  const tagged = await taggedReleases(world.git, known.component)
  const asked = askedVersion(request, known.component)
  const version = asked ?? highestSupported(tagged, known)
  const found = tagged.find((candidate) => candidate.version.text === version.text)
  return { version, commit: found?.tag.commit ?? null, gitTag: found?.tag.name ?? null }
}

function askedVersion(request: EventRequest, component: Component): Version | null {
  if (request.version !== undefined) return parseVersion(request.version)
  if (request.gitTag === undefined) return null
  const parsed = parseGitTag(component.releases, component.name, request.gitTag)
  if ('version' in parsed) return parsed.version
  throw new TidemarkError('E_GIT_TAG_REFUSED', `${request.gitTag} is no release to rebuild: ${parsed.reason}`)
}

/** Release tags only: other names, prereleases and tags that name no commit are no sources. */
async function taggedReleases(git: GitRepository | null, component: Component): Promise<readonly Tagged[]> {
  if (git === null) return []
  if (await git.isShallow()) throw shallow()
  return (await git.tags()).flatMap((tag) => {
    const parsed = parseGitTag(component.releases, component.name, tag.name)
    return 'version' in parsed && isStable(parsed.version) && tag.commit !== null
      ? [{ version: parsed.version, tag }]
      : []
  })
}

function highestSupported(tagged: readonly Tagged[], known: Known): Version {
  const { by } = known.component.releases.lines
  const book = lineBookOf(known.component, known.state)
  const supported = tagged
    .map(({ version }) => version)
    .filter((version) => book.status(version) === 'supported')
  const highest = new Map<string, Version>()
  for (const version of supported.toSorted(compareVersions)) highest.set(lineOf(version, by), version)
  const [only, ...others] = highest.values()
  if (only === undefined) throw nothingToRebuild(known.component)
  if (others.length > 0) throw severalLines([only, ...others])
  return only
}

function refuseUnreleased(
  component: Component,
  state: ComponentState,
  { version, gitTag }: RebuildSource,
): void {
  if (state.byVersion(version.text).some((fact) => fact.kind === 'release')) return
  const name = gitTag ?? version.text
  throw new TidemarkError('E_REBUILD_SOURCE', `${name} was never released, so there is nothing to rebuild`, {
    hints: [
      `Publish it first; what that would write:  tidemark plan --component ${component.name} --version ${version.text}`,
    ],
    details: { version: version.text },
  })
}

/** A checkout or a `--commit` other than the tag's own is fine only when its tree is the same. */
async function refuseOtherSource(world: World, request: EventRequest, source: RebuildSource): Promise<void> {
  const built = await builtCommit(world, request)
  if (world.git === null || built === null || source.commit === null || built === source.commit) return
  const changed = await world.git.changedPaths(source.commit, built)
  if (changed.length === 0) return
  throw changedSource(source, built, changed)
}

async function builtCommit(world: World, request: EventRequest): Promise<string | null> {
  if (request.commit !== undefined) return fullCommit(world, request.commit)
  // Outside CI nothing says that what is checked out was built.
  return world.ci === null || world.git === null ? null : (await world.git.head()).commit
}

function changedSource(source: RebuildSource, built: string, changed: readonly string[]): TidemarkError {
  const locks = changed.filter((path) => isLockFile(path))
  const what =
    locks.length === changed.length
      ? `${locks.join(', ')} changed: a dependency update needs a new release version`
      : `${changed.length} files differ from the release`
  return new TidemarkError(
    'E_REBUILD_SOURCE',
    `${built.slice(0, 7)} is not the source of ${source.version.text}: ${what}`,
    {
      hints: [`git checkout ${source.gitTag ?? source.version.text}`, ...changed.slice(0, 10)],
      details: { version: source.version.text, release: source.commit, built, changed },
    },
  )
}

function nothingToRebuild(component: Component): TidemarkError {
  return new TidemarkError(
    'E_FACTS_MISSING',
    `no git tag of ${component.name} is a release of a supported line`,
    {
      hints: ['git fetch --tags', 'tidemark status'],
    },
  )
}

function severalLines(versions: readonly Version[]): TidemarkError {
  return new TidemarkError('E_FACTS_MISSING', 'several lines are supported: say which version is rebuilt', {
    hints: versions.map((version) => `--version ${version.text}`),
  })
}

function shallow(): TidemarkError {
  return new TidemarkError('E_SHALLOW', 'a shallow clone may hide the release to rebuild', {
    hints: ['git fetch --unshallow --tags'],
  })
}
