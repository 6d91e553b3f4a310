import type { GitRepository, GitTag } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import { compareVersions, isStable } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { quoted } from '../../plan/quoted.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'

/** The git tag with that name. Throws E_SHALLOW or E_GIT_TAG_UNKNOWN when it is not here. */
export async function findGitTag(git: GitRepository, name: string): Promise<GitTag> {
  const tag = await git.tag(name)
  if (tag !== null) return tag
  if (await git.isShallow()) {
    throw new TidemarkError('E_SHALLOW', `this shallow clone does not have the git tag ${name}`, {
      hints: [
        `git fetch --depth=1 origin ${quoted(`refs/tags/${name}:refs/tags/${name}`)}`,
        'git fetch --unshallow --tags',
      ],
    })
  }
  throw new TidemarkError('E_GIT_TAG_UNKNOWN', `there is no git tag ${name}`, { hints: ['git fetch --tags'] })
}

/** Every git tag from which the component would release this version, oldest first. */
export function tagsOfVersion(
  tags: readonly GitTag[],
  component: Component,
  version: Version,
): readonly GitTag[] {
  return tags.filter((tag) => {
    const parsed = parseGitTag(component.releases, component.name, tag.name)
    return 'version' in parsed && parsed.version.text === version.text
  })
}

/** The git tag of a stable release, and its version. */
export interface StableTag {
  readonly version: Version
  readonly tag: GitTag
}

/** The highest stable release of the component below `version`; null when there is none. */
export function previousStable(
  tags: readonly GitTag[],
  component: Component,
  version: Version,
): StableTag | null {
  let best: StableTag | null = null
  for (const tag of tags) {
    const parsed = parseGitTag(component.releases, component.name, tag.name)
    if (!('version' in parsed) || !isStable(parsed.version)) continue
    if (compareVersions(parsed.version, version) >= 0) continue
    if (best === null || compareVersions(parsed.version, best.version) > 0)
      best = { version: parsed.version, tag }
  }
  return best
}
