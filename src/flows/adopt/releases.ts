import type { GitTag } from '../../git/repository.ts'
import type { ArtifactData } from '../../model/data.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { State } from '../../model/state.ts'
import type { Version } from '../../model/version.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import { cachedReads } from '../../registry/cache/open-cache.ts'
import { platformsOf } from './platforms.ts'
import { exactTag } from '../derive/exact-tag.ts'
import { describeTags } from '../publish/observe.ts'
import type { World } from '../world.ts'
import type { Standing } from './adoptions.ts'

/** A release that a git tag and the exact tag of an image tell together. */
export interface Tellable {
  readonly component: string
  readonly data: ArtifactData
}

/**
 * The releases that git tags and exact tags tell together, oldest git tag first. A version whose images hold different digests is left
 * out: nothing tells which of them was released. Throws E_SHALLOW when git may not show every tag.
 */
export async function tellableReleases(
  world: World,
  components: readonly Component[],
  standing: readonly Standing[],
): Promise<readonly Tellable[]> {
  const gitTags = await gitTagsOf(world)
  const found: Tellable[] = []
  for (const component of components) {
    const images = standing.filter(({ image }) => component.images.includes(image))
    const candidates = gitTags.flatMap((tag) => candidateOf(component, tag, images) ?? [])
    found.push(...(await released(world, component, { candidates, images })))
  }
  return found
}

async function gitTagsOf({ git }: World): Promise<readonly GitTag[]> {
  if (git === null) return []
  if (await git.isShallow()) {
    throw new TidemarkError('E_SHALLOW', 'git tags tell what was released, and this clone is shallow', {
      hints: ['git fetch --unshallow --tags'],
    })
  }
  return git.tags()
}

interface Candidate {
  readonly gitTag: GitTag & { readonly commit: string }
  readonly version: Version
  readonly exact: string
}

function candidateOf(component: Component, gitTag: GitTag, images: readonly Standing[]): Candidate | null {
  const parsed = parseGitTag(component.releases, component.name, gitTag.name)
  const { commit } = gitTag
  if (!('version' in parsed) || commit === null) return null
  const exact = exactTag(component, { version: parsed.version, commit, date: gitTag.time })
  if (exact === null) return null
  const digests = new Set(images.flatMap(({ tags }) => tags.get(exact) ?? []))
  return digests.size === 1 ? { gitTag: { ...gitTag, commit }, version: parsed.version, exact } : null
}

interface Looked {
  readonly candidates: readonly Candidate[]
  readonly images: readonly Standing[]
}

async function released(
  world: World,
  component: Component,
  { candidates, images }: Looked,
): Promise<readonly Tellable[]> {
  const described = await describeAll(candidates, images)
  const wantsPlatforms = component.classes.some(({ platforms }) => platforms.length > 0)
  const cached = cachedReads(world)
  const found: Tellable[] = []
  for (const { gitTag, version, exact } of candidates) {
    const having = images.filter(({ tags }) => tags.has(exact))
    const descriptor = described.get(exact)
    const [first] = having
    if (descriptor === undefined || first === undefined) continue
    const { digest, mediaType, size } = descriptor
    const platforms = wantsPlatforms ? await platformsOf(cached(first.store), digest) : null
    const data = {
      digest,
      mediaType,
      size,
      images: having.map(({ image }) => image),
      commit: gitTag.commit,
      gitTag: gitTag.name,
      version: version.text,
      date: gitTag.time,
      ...(platforms !== null && { platforms }),
    }
    found.push({ component: component.name, data })
  }
  return found
}

/** Media type and size under each exact tag. A tag that moved since it was listed is left out: it is not what was looked at. */
async function describeAll(
  candidates: readonly Candidate[],
  images: readonly Standing[],
): Promise<ReadonlyMap<string, Descriptor>> {
  const found = new Map<string, Descriptor>()
  for (const { store, tags } of images) {
    const wanted = candidates
      .map(({ exact }) => exact)
      .filter((exact) => tags.has(exact) && !found.has(exact))
    for (const [tag, descriptor] of await describeTags(store, wanted)) {
      if (descriptor !== null && descriptor.digest === tags.get(tag)) found.set(tag, descriptor)
    }
  }
  return found
}

/** Those that the ledger has no release of. */
export function newReleases(tellable: readonly Tellable[], state: State): readonly Tellable[] {
  const seen = new Set<string>()
  return tellable.filter(({ component, data }) => {
    const { version = '' } = data
    const facts = state.component(component).byVersion(version)
    const name = `${component} ${version}`
    if (seen.has(name) || facts.some(({ kind }) => kind === 'release' || kind === 'prerelease')) return false
    seen.add(name)
    return true
  })
}
