import type { GitRepository } from '../../git/repository.ts'
import type { GitSight } from '../../plan/audit/sight.ts'
import type { Component } from '../../policy/policy.ts'
import { unmergedHotfixes } from '../status/hotfixes.ts'

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
