import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { parseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { quoted } from '../../plan/quoted.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import type { EventRequest } from '../requests.ts'
import type { World } from '../world.ts'
import { fullCommit } from './commit.ts'
import { isLockFile } from './lock-files.ts'
import { newestOfLines, nothingToRebuild, taggedReleases } from './released-tags.ts'
import type { KnownComponent, TaggedRelease } from './released-tags.ts'
import { artifactData, standingArtifact } from './standing.ts'

/** What is rebuilt: a released version, from the commit of its git tag. */
export interface RebuildSource {
  readonly version: Version
  /** The release tag's peeled commit. */
  readonly commit: string | null
  readonly gitTag: string | null
}

/** The base images of a rebuild. */
export interface RebuildBases {
  /** That the build was told to use, for an image that does not say it itself. */
  readonly given: Digest | null
  /** Of what was built from the same version before. */
  readonly before: Digest | null
}

/**
 * The version that is built again: the one asked for, or the highest release tag of the supported line. It must have been
 * released, and what was built must be the tag's own source. Throws E_SHALLOW, E_FACTS_MISSING, E_REBUILD_SOURCE.
 */
export async function findRebuildSource(
  world: World,
  request: EventRequest,
  component: Component,
): Promise<RebuildSource & { readonly bases: RebuildBases }> {
  const ledger = await world.ledger()
  const state = (await ledger.load()).component(component.name)
  const tagged = await taggedReleases(world.git, component)
  const version = askedVersion(request, component) ?? onlySupported(tagged, { component, state })
  const source = releasedSource(tagged, { component, state }, version)
  await refuseOtherSource(world, request, source)
  const stood = standingArtifact(state, version)
  const before = stood === null ? null : ((await artifactData(ledger, stood))?.base ?? null)
  return { ...source, bases: { given: request.base ?? null, before } }
}

function askedVersion(request: EventRequest, component: Component): Version | null {
  if (request.version !== undefined) return parseVersion(request.version)
  if (request.gitTag === undefined) return null
  const parsed = parseGitTag(component.releases, component.name, request.gitTag)
  if ('version' in parsed) return parsed.version
  throw new TidemarkError('E_GIT_TAG_REFUSED', `${request.gitTag} is no release to rebuild: ${parsed.reason}`)
}

function onlySupported(tagged: readonly TaggedRelease[], known: KnownComponent): Version {
  const [only, ...others] = newestOfLines(tagged, known)
  if (only === undefined) throw nothingToRebuild(known.component)
  if (others.length > 0) throw severalLines([only, ...others])
  return only
}

/** The git tag of a version that was released, which still names what it was released from. Throws E_REBUILD_SOURCE. */
export function releasedSource(
  tagged: readonly TaggedRelease[],
  { component, state }: KnownComponent,
  version: Version,
): RebuildSource {
  const release = state.byVersion(version.text).find((fact) => fact.kind === 'release')
  const tags = tagged.filter((candidate) => candidate.version.text === version.text)
  const found = tags.find(({ commit }) => commit === release?.commit) ?? tags[0]
  const source = { version, commit: found?.commit ?? null, gitTag: found?.gitTag ?? null }
  if (release === undefined) throw unreleased(component, source)
  if (found !== undefined && release.commit !== null && release.commit !== found.commit)
    throw movedTag(found, release.commit)
  return source
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

function checkout({ gitTag, commit }: RebuildSource): readonly string[] {
  const source = gitTag ?? commit
  return source === null ? [] : [`git checkout ${quoted(source)}`]
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
      hints: [...checkout(source), ...changed.slice(0, 10)],
      details: { version: source.version.text, release: source.commit, built, changed },
    },
  )
}

function unreleased(component: Component, { version, gitTag }: RebuildSource): TidemarkError {
  const name = gitTag ?? version.text
  const what = gitTag === null ? `--version ${version.text}` : `--git-tag ${quoted(gitTag)}`
  return new TidemarkError('E_REBUILD_SOURCE', `${name} was never released, so there is nothing to rebuild`, {
    hints: [`Publish it first; what that would write:  tidemark plan --component ${component.name} ${what}`],
    details: { version: version.text },
  })
}

function movedTag({ version, gitTag, commit }: TaggedRelease, released: string): TidemarkError {
  return new TidemarkError(
    'E_REBUILD_SOURCE',
    `${gitTag} is commit ${commit.slice(0, 7)}, but ${version.text} was released from ${released.slice(0, 7)}`,
    {
      hints: [
        'Somebody moved the git tag: find out why before anything is built from it.',
        'git fetch --tags --force',
      ],
      details: { version: version.text, gitTag, commit, released },
    },
  )
}

function severalLines(versions: readonly Version[]): TidemarkError {
  return new TidemarkError('E_FACTS_MISSING', 'several lines are supported: say which version is rebuilt', {
    hints: versions.map((version) => `--version ${version.text}`),
  })
}
