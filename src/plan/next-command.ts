import type { Fact } from '../model/fact.ts'
import { isStable } from '../model/version.ts'
import type { Version } from '../model/version.ts'
import type { Component, Policy } from '../policy/policy.ts'
import { componentFlag } from './component-flag.ts'
import { quoted } from './quoted.ts'

/** How to release `next` in the way in which `fact` was: cut it; for what was released without a git tag, the flag of the same command. */
export function nextRelease(fact: Fact, next: string, policy: Pick<Policy, 'components'>): string {
  if (fact.gitTag === null) return `the same command with  --version ${next}`
  return `tidemark cut ${next}${componentFlag(policy, fact.component)}`
}

/** Makes the git tag of a release again, at the same commit, as the policy demands it. */
export function tagAgain(
  tag: { readonly name: string; readonly commit: string },
  version: Version,
  component: Component,
): string {
  const way = wayToTag(component, version)
  return `git tag ${way} --force ${quoted(tag.name)} ${tag.commit} --message "Release ${version.text}"`
}

function wayToTag({ releases: { signed } }: Component, version: Version): '--sign' | '--annotate' {
  return signed === 'always' || (signed === 'stable' && isStable(version)) ? '--sign' : '--annotate'
}
