import type { Version } from '../model/version.ts'
import { parseGitTag } from '../policy/parse-git-tag.ts'
import type { Component, Policy } from '../policy/policy.ts'

/** Whose release a git tag is. */
export type Assignment<T> =
  | { readonly type: 'taken'; readonly takers: readonly T[]; readonly version: Version }
  /** Of a component that was not asked for. */
  | { readonly type: 'other' }
  | { readonly type: 'none'; readonly reason: string }

/**
 * The `subjects` whose component releases from the git tag: several, when they share a pattern. A tag that no component of the policy
 * takes is told by the reason of the component whose literal text fits it best.
 */
export function assignGitTag<T extends { readonly component: Component }>(
  policy: Policy,
  subjects: readonly T[],
  gitTag: string,
): Assignment<T> {
  let version: Version | null = null
  const takers: T[] = []
  for (const subject of subjects) {
    const reading = parseGitTag(subject.component.releases, subject.component.name, gitTag)
    if (!('version' in reading)) continue
    version ??= reading.version
    if (version.text === reading.version.text) takers.push(subject)
  }
  if (version !== null) return { type: 'taken', takers, version }
  const components = subjects.map(({ component }) => component)
  const others = policy.components.filter((component) => !components.includes(component))
  if (others.some(({ releases, name }) => 'version' in parseGitTag(releases, name, gitTag)))
    return { type: 'other' }
  return { type: 'none', reason: reasonOf(components, gitTag) }
}

function reasonOf(components: readonly Component[], gitTag: string): string {
  const [best] = components.toSorted((a, b) => fitOf(b, gitTag) - fitOf(a, gitTag))
  if (best === undefined) return 'the policy has no component'
  const reading = parseGitTag(best.releases, best.name, gitTag)
  return 'reason' in reading ? reading.reason : ''
}

/** How many characters the name shares with the text before the version. */
function fitOf({ name, releases }: Component, gitTag: string): number {
  let prefix = ''
  for (const part of releases.gitTag.parts) {
    if (part.type === 'variable' && part.name === 'version') break
    prefix += part.type === 'variable' ? name : part.text
  }
  let shared = 0
  while (shared < prefix.length && prefix[shared] === gitTag[shared]) shared += 1
  return shared
}
