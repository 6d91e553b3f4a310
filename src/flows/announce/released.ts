import type { GitTag } from '../../git/repository.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { compareVersions, isStable } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import { quoted } from '../../plan/quoted.ts'
import { releaseOf } from '../../plan/release-of.ts'
import { viewsOf } from '../../plan/views.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import { chosenTag } from '../event/chosen-tag.ts'
import { chooseComponent } from '../event/component.ts'
import { checkTagTrust } from '../event/trust.ts'
import { pendingReleases } from '../status/pending.ts'
import type { World } from '../world.ts'

/** A release that may be announced: its git tag is trusted, and its image is published. */
export interface Released {
  readonly component: Component
  readonly version: Version
  readonly gitTag: string
  readonly commit: string
  /** What was published; null for a component without images. */
  readonly digest: Digest | null
  /** True when `latest` names it, or would if the policy had such a tag. */
  readonly latest: boolean
  readonly notices: readonly string[]
}

interface Asked {
  readonly component?: string
  readonly gitTag: string | null
}

/** Finds the release. Throws E_GIT_TAG_REFUSED, E_GIT_TAG_UNTRUSTED, E_NOT_PUBLISHED and what {@link chosenTag} does. */
export async function findReleased(world: World, asked: Asked): Promise<Released> {
  const tag = await chosenTag(world, asked.gitTag)
  const component = chooseComponent(world.policy, asked.component, tag.name)
  const read = parseGitTag(component.releases, component.name, tag.name)
  if (!('version' in read)) {
    throw new TidemarkError('E_GIT_TAG_REFUSED', `the git tag "${tag.name}" releases nothing: ${read.reason}`)
  }
  if (tag.commit === null) {
    throw new TidemarkError('E_GIT_TAG_UNTRUSTED', `the git tag ${tag.name} names no commit`)
  }
  const { version } = read
  const notices = await checkTagTrust(world, { component, version, gitTag: tag })
  const standing = await standingOf(world, component, { version, tag })
  return { component, version, gitTag: tag.name, commit: tag.commit, notices, ...standing }
}

interface Tagged {
  readonly version: Version
  readonly tag: GitTag
}

type Standing = Pick<Released, 'digest' | 'latest'>

async function standingOf(world: World, component: Component, { version, tag }: Tagged): Promise<Standing> {
  if (component.images.length === 0)
    return { digest: null, latest: await isHighestTag(world, component, version) }
  const state = (await (await world.ledger()).load()).component(component.name)
  const fact = releaseOf(state, version)
  const views = viewsOf(component, state)
  const pending = pendingReleases(component, state, views).some((each) => each.version === version.text)
  if (fact === null || fact.digest === null || pending) throw notPublished(world, { component, tag, pending })
  const wanted = views.wanted('latest')
  const latest = wanted === null ? isHighest(state, version) : wanted.fact?.version?.text === version.text
  return { digest: fact.digest, latest: latest && isStable(version) }
}

/** Where no tag is called `latest`: the highest stable release that is not deprecated. */
function isHighest(state: ComponentState, version: Version): boolean {
  if (!isStable(version) || state.deprecated.has(version.text)) return false
  return state.facts.every(
    (fact) =>
      fact.kind !== 'release' ||
      fact.version === null ||
      state.deprecated.has(fact.version.text) ||
      compareVersions(fact.version, version) <= 0,
  )
}

async function isHighestTag({ git }: World, component: Component, version: Version): Promise<boolean> {
  if (!isStable(version)) return false
  return ((await git?.tags()) ?? []).every(({ name }) => {
    const read = parseGitTag(component.releases, component.name, name)
    return !('version' in read) || !isStable(read.version) || compareVersions(read.version, version) <= 0
  })
}

function notPublished(
  { policy }: World,
  { component, tag, pending }: { component: Component; tag: GitTag; pending: boolean },
): TidemarkError {
  const of = componentFlag(policy, component.name)
  const how = pending ? 'published only in part' : 'not published yet'
  return new TidemarkError('E_NOT_PUBLISHED', `${tag.name} of ${component.name} is ${how}`, {
    hints: [`tidemark plan --git-tag ${quoted(tag.name)}${of}`, 'Announce it once its tags stand.'],
  })
}
