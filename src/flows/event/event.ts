import type { Run } from '../../model/data.ts'
import type { FactKind } from '../../model/fact.ts'
import type { Version } from '../../model/version.ts'
import type { Component } from '../../policy/policy.ts'
import type { EventRequest } from '../requests.ts'
import type { World } from '../world.ts'
import { branchOfBuild, branchOfRelease } from './branch.ts'
import { commitOfBuild, commitOfRelease } from './commit.ts'
import { chooseComponent } from './component.ts'
import { dateOf } from './date.ts'
import { findRebuildSource } from './rebuild.ts'
import type { RebuildBases } from './rebuild.ts'
import { checkReleaseNotes } from './release-notes.ts'
import { checkTagTrust, checkUntagged } from './trust.ts'
import { kindOfVersion, resolveVersion } from './version.ts'

export type ArtifactKind = Exclude<FactKind, 'promotion'>

/** What is being published, with every source (flags, CI, git, version file) heard and found to agree. */
export interface PublishEvent {
  readonly component: Component
  readonly kind: ArtifactKind
  readonly version: Version | null
  /** Full commit id. */
  readonly commit: string | null
  readonly branch: string | null
  readonly gitTag: string | null
  /** RFC 3339, UTC, milliseconds. */
  readonly date: string
  readonly run: Run | null
  readonly notices: readonly string[]
  /** Of a rebuild only. */
  readonly bases?: RebuildBases
}

/**
 * Collects the event. A flag beats the environment; sources that contradict each other are refused (E_FACTS_CONTRADICT,
 * E_VERSION_MISMATCH), and so are git tags that the policy does not trust (E_GIT_TAG_REFUSED, E_GIT_TAG_UNTRUSTED).
 */
export async function collectEvent(world: World, request: EventRequest): Promise<PublishEvent> {
  const common = { date: dateOf(world, request), run: runOf(world, request) }
  if (request.event === 'rebuild') return { ...(await collectRebuild(world, request)), ...common }
  const gitTag = gitTagOf(world, request)
  if (isBuild(request, gitTag)) return { ...(await collectBuild(world, request)), ...common }
  return { ...(await collectRelease(world, request, gitTag)), ...common }
}

type Collected = Omit<PublishEvent, 'date' | 'run'>

function gitTagOf(world: World, request: EventRequest): string | null {
  if (request.gitTag !== undefined) return request.gitTag
  return request.event === 'build' ? null : (world.ci?.gitTag ?? null)
}

function isBuild(request: EventRequest, gitTag: string | null): boolean {
  if (request.event !== undefined) return request.event === 'build'
  return gitTag === null && request.version === undefined
}

async function collectBuild(world: World, request: EventRequest): Promise<Collected> {
  const component = chooseComponent(world.policy, request.component, null)
  const commit = await commitOfBuild(world, request)
  const branch = await branchOfBuild(world, request)
  return { component, kind: 'build', version: null, commit, branch, gitTag: null, notices: [] }
}

async function collectRelease(
  world: World,
  request: EventRequest,
  tagName: string | null,
): Promise<Collected> {
  const component = chooseComponent(world.policy, request.component, tagName)
  const { version, gitTag, notices } = await resolveVersion(world, request, { component, tagName })
  const kind = kindOfVersion(version, request.event)
  // Before its commit is compared with anything: what the tag says counts for nothing until it is trusted.
  const trust = gitTag === null ? [] : await checkTagTrust(world, { component, version, gitTag })
  const commit = await commitOfRelease(world, request, gitTag)
  if (gitTag === null) await checkUntagged(world, { component, version, commit })
  await checkReleaseNotes(world, { component, version, commit })
  const branch = await branchOfRelease(world, request, commit)
  const name = gitTag?.name ?? tagName
  return { component, kind, version, commit, branch, gitTag: name, notices: [...notices, ...trust] }
}

async function collectRebuild(world: World, request: EventRequest): Promise<Collected> {
  const component = chooseComponent(world.policy, request.component, request.gitTag ?? null)
  const source = await findRebuildSource(world, request, component)
  return { component, kind: 'rebuild', branch: null, notices: [], ...source }
}

function runOf(world: World, request: EventRequest): Run | null {
  const fromCi = world.ci?.run ?? null
  if (request.run === undefined) return fromCi
  return request.run === fromCi?.id ? fromCi : { id: request.run }
}
