import type { GitTag } from '../../git/repository.ts'
import type { RemoteRef } from '../../git/work.ts'
import { newestFirst, stable } from '../../plan/cut/release.ts'
import type { CutRelease, TagPlace } from '../../plan/cut/release.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import type { CutWorld } from './world.ts'

const TAGS = 'refs/tags/'
/** Releases that are asked one by one whether HEAD descends from them, before git is asked for all of them at once. */
const SINGLY = 4

/** The component's releases, by the tags that are here and those that the remote has. */
export function releasesOf(
  component: Component,
  tags: readonly GitTag[],
  refs: ReadonlyMap<string, RemoteRef>,
): readonly CutRelease[] {
  const here = new Map(tags.map(({ name, object, commit }) => [name, { object, commit: commit ?? object }]))
  const there = new Map<string, TagPlace>()
  for (const [ref, place] of refs) if (ref.startsWith(TAGS)) there.set(ref.slice(TAGS.length), place)
  const names = [...new Set([...here.keys(), ...there.keys()])]
  return names.flatMap((gitTag): CutRelease[] => {
    const read = parseGitTag(component.releases, component.name, gitTag)
    if (!('version' in read)) return []
    return [
      { version: read.version, gitTag, here: here.get(gitTag) ?? null, there: there.get(gitTag) ?? null },
    ]
  })
}

/** The highest stable release that HEAD descends from; null when there is none. */
export async function currentRelease(
  { git, work }: CutWorld,
  releases: readonly CutRelease[],
  head: string,
): Promise<CutRelease | null> {
  const candidates = newestFirst(stable(releases)).filter(({ here }) => here !== null)
  for (const release of candidates.slice(0, SINGLY)) {
    if (release.here !== null && (await work.isAncestor(release.here.commit, head)) === true) return release
  }
  if (candidates.length <= SINGLY) return null
  const merged = new Set(await git.mergedTags(head))
  return candidates.find(({ gitTag }) => merged.has(gitTag)) ?? null
}
