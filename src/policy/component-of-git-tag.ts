import type { Version } from '../model/version.ts'
import { parseGitTag } from './parse-git-tag.ts'
import type { Component } from './policy.ts'

/** A git tag as one component's release, or why it is none of any. */
export type ComponentReading =
  | { readonly components: readonly Component[]; readonly version: Version }
  | { readonly components: readonly []; readonly reason: string }

/**
 * The components that the git tag `name` releases, and as which version: more than one when they share a git-tag pattern
 * (`v{version}` for all of a repository). When there is none, `reason` is that of the component whose literal text fits
 * the name best, so that `cli-v1.2` is explained by `cli-v{version}`.
 */
export function componentsOfGitTag(components: readonly Component[], name: string): ComponentReading {
  const readings = components.map((component) => ({
    component,
    reading: parseGitTag(component.releases, component.name, name),
  }))
  const taken = readings.flatMap(({ component, reading }) =>
    'version' in reading ? [{ component, version: reading.version }] : [],
  )
  const [first] = taken
  if (first !== undefined) {
    const same = taken.filter(({ version }) => version.text === first.version.text)
    return { components: same.map(({ component }) => component), version: first.version }
  }
  const refused = readings.flatMap(({ component, reading }) =>
    'reason' in reading ? [{ fit: fitOf(component, name), reason: reading.reason }] : [],
  )
  const [best] = refused.toSorted((a, b) => b.fit - a.fit)
  return { components: [], reason: best?.reason ?? 'the policy has no component' }
}

/** How many characters of the pattern's beginning, optional text taken, the name shares. */
function fitOf({ name: component, releases }: Component, name: string): number {
  let prefix = ''
  for (const part of releases.gitTag.parts) {
    if (part.type === 'variable' && part.name === 'version') break
    prefix += part.type === 'variable' ? component : part.text
  }
  let shared = 0
  while (shared < prefix.length && prefix[shared] === name[shared]) shared += 1
  return shared
}
