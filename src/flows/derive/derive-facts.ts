import type { GitTag } from '../../git/repository.ts'
import type { DerivedFacts, DerivedRelease, DerivedTags } from '../../ledger/derived.ts'
import { TidemarkError } from '../../model/failure.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import { targetsOf } from '../content/targets.ts'
import type { World } from '../world.ts'
import { exactTag } from './exact-tag.ts'
import { standingTags } from './standing-tags.ts'
import type { Standing } from './standing-tags.ts'

type Derivable = Omit<World, 'ledger' | 'forge'>

/**
 * All that can be known without a ledger: a git tag is a release when the registry has its exact tag. Throws E_SHALLOW when git
 * may not show every tag, and E_LEDGER_DERIVED for a policy with rebuilds or promotions, which leave no such trace.
 */
export async function deriveFacts(world: Derivable): Promise<DerivedFacts> {
  refuseTraceless(world)
  const tags = await gitTags(world)
  const releases: DerivedRelease[] = []
  const standing: DerivedTags[] = []
  for (const component of world.policy.components) {
    const images =
      component.images.length === 0 ? [] : await standingTags(component, await targetsOf(world, component))
    for (const { image, tags: found } of images) {
      const digests = Object.fromEntries([...found].map(([tag, { digest }]) => [tag, digest]))
      standing.push({ component: component.name, data: { image, tags: digests } })
    }
    releases.push(...tags.flatMap((tag) => releaseOf(component, tag, images)))
  }
  return { releases, standing }
}

function refuseTraceless({ policy }: Derivable): void {
  for (const component of policy.components) {
    const found = component.classes.find(({ from }) => from.includes('rebuild') || from.includes('promotion'))
    if (found === undefined) continue
    throw new TidemarkError('E_LEDGER_DERIVED', `the class "${found.key}" looks at rebuilds or promotions`, {
      where: found.where,
      hints: ['Leave out `ledger: derived`: the git ledger remembers them.'],
    })
  }
}

async function gitTags({ git }: Derivable): Promise<readonly GitTag[]> {
  if (git === null)
    throw new TidemarkError(
      'E_NOT_A_REPOSITORY',
      'a derived ledger reads git tags, and here is no repository',
    )
  if (await git.isShallow()) {
    throw new TidemarkError('E_SHALLOW', 'a derived ledger needs every git tag, and this clone is shallow', {
      hints: ['git fetch --unshallow --tags'],
    })
  }
  return git.tags()
}

function releaseOf(
  component: Component,
  tag: GitTag,
  images: readonly Standing[],
): readonly DerivedRelease[] {
  const parsed = parseGitTag(component.releases, component.name, tag.name)
  if (!('version' in parsed) || tag.commit === null) return []
  const exact = exactTag(component, { version: parsed.version, commit: tag.commit, date: tag.time })
  const having = images.filter(({ tags }) => exact !== null && tags.has(exact))
  const descriptor = exact === null ? undefined : having[0]?.tags.get(exact)
  if (descriptor === undefined) return []
  const { digest, mediaType, size } = descriptor
  const facts = { commit: tag.commit, gitTag: tag.name, version: parsed.version.text, date: tag.time }
  const data = { digest, mediaType, size, images: having.map(({ image }) => image), ...facts }
  return [{ component: component.name, time: tag.time, data }]
}
