import type { GitTag } from '../../git/repository.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { Version } from '../../model/version.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import { cachedReads } from '../../registry/cache/open-cache.ts'
import { mapLimited } from '../../registry/copy/weighted-pool.ts'
import { platformsOf } from './platforms.ts'
import { exactTag } from '../derive/exact-tag.ts'
import { describeTags } from '../publish/observe.ts'
import type { World } from '../world.ts'
import type { Standing } from './adoptions.ts'
import type { Tellable } from './tellable.ts'

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

const READS_AT_ONCE = 8

async function released(
  world: World,
  component: Component,
  { candidates, images }: Looked,
): Promise<readonly Tellable[]> {
  const described = await describeAll(candidates, images)
  const wantsPlatforms = component.classes.some(({ platforms }) => platforms.length > 0)
  const cached = cachedReads(world)
  const found = await mapLimited(candidates, READS_AT_ONCE, async ({ gitTag, version, exact }) => {
    const having = images.filter(({ tags }) => tags.has(exact))
    const descriptor = described.get(exact)
    const [first] = having
    if (descriptor === undefined || first === undefined) return []
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
    return [{ type: 'release' as const, component: component.name, tag: exact, data }]
  })
  return found.flat()
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
