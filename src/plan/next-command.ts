import type { Fact } from '../model/fact.ts'
import { isStable } from '../model/version.ts'
import type { Version } from '../model/version.ts'
import type { Component } from '../policy/policy.ts'

/**
 * How to release `next` in the way in which `fact` was: the git tag to make, annotated and signed as the policy demands; for
 * what was released without one, the flag of the same command.
 */
export function nextRelease(fact: Fact, next: string, component: Component): string {
  const { gitTag, version } = fact
  if (gitTag === null || version === null) return `the same command with  --version ${next}`
  const name = gitTag.replace(textIn(gitTag, version), next)
  return `git tag ${wayToTag(component, version)} ${name} --message "Release ${next}"`
}

/** Makes the git tag of a release again, at the same commit, as the policy demands it. */
export function tagAgain(
  tag: { readonly name: string; readonly commit: string },
  version: Version,
  component: Component,
): string {
  const way = wayToTag(component, version)
  return `git tag ${way} --force ${tag.name} ${tag.commit} --message "Release ${version.text}"`
}

function textIn(gitTag: string, { text, build }: Version): string {
  const whole = `${text}+${build.join('.')}`
  return gitTag.includes(whole) ? whole : text
}

function wayToTag({ releases: { signed } }: Component, version: Version): '--sign' | '--annotate' {
  return signed === 'always' || (signed === 'stable' && isStable(version)) ? '--sign' : '--annotate'
}
