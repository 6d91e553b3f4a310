import type { GitRepository } from '../../git/repository.ts'
import { openWork } from '../../git/work/open-work.ts'
import { isFailure } from '../../model/failure.ts'
import type { State } from '../../model/state.ts'
import { misplacedTags } from '../../plan/audit/misplaced-tags.ts'
import type { GitSight } from '../../plan/audit/sight.ts'
import { isRelease } from '../../plan/release-of.ts'
import type { Component } from '../../policy/policy.ts'
import { unmergedHotfixes } from '../status/hotfixes.ts'

const ORIGIN = 'origin'
const TAGS = 'refs/tags/'

/** What git says of every component; null where it cannot tell: no repository, or a clone that may hide tags. */
export async function gitSights(
  git: GitRepository | null,
  components: readonly Component[],
): Promise<ReadonlyMap<string, GitSight> | null> {
  if (git === null || (await git.isShallow())) return null
  const [tags, hotfixes] = await Promise.all([git.tags(), unmergedHotfixes(git, components)])
  const known = new Map(tags.map(({ name, commit, time }) => [name, { commit, time }]))
  return new Map(
    components.map(({ name }) => [name, { tags: known, hotfixes: hotfixes.get(name) ?? [] }] as const),
  )
}

/** The same with what origin has of the tags that are not where they belong. Nothing is asked where all are. */
export async function withOrigin(
  git: GitRepository | null,
  sights: ReadonlyMap<string, GitSight> | null,
  state: State,
): Promise<ReadonlyMap<string, GitSight> | null> {
  if (git === null || sights === null) return sights
  const wrong = [...sights].flatMap(([name, { tags }]) =>
    misplacedTags(
      tags,
      state.component(name).facts.filter((fact) => isRelease(fact)),
    ).map(({ gitTag }) => gitTag),
  )
  if (wrong.length === 0 || (await git.remoteUrl(ORIGIN)) === null) return sights
  const origin = await originTags(git, wrong)
  return new Map([...sights].map(([name, sight]) => [name, { ...sight, origin }] as const))
}

/** Tag -> commit; null where origin does not answer: an audit does not fail for that. */
async function originTags(
  git: GitRepository,
  names: readonly string[],
): Promise<ReadonlyMap<string, string> | null> {
  try {
    const refs = await openWork(git).remoteRefs(
      ORIGIN,
      names.map((name) => TAGS + name),
    )
    return new Map([...refs].map(([ref, { commit }]) => [ref.slice(TAGS.length), commit] as const))
  } catch (error) {
    if (!isFailure(error, 'E_REMOTE')) throw error
    return null
  }
}
