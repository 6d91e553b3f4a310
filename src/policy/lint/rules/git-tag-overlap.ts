import type { Component } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'
import { pairsByPrefix, prefixOf } from '../prefix.ts'
import { locate } from '../spot.ts'

/**
 * E_GIT_TAG_OVERLAP: a git tag releases one component, or all that have the very same pattern (a repository with one
 * version for everything).
 */
export function gitTagOverlap(context: LintContext): readonly Finding[] {
  const { components } = context.policy
  const entries = onePerPattern(components).map((component) => ({
    component,
    prefix: prefixOf(component.releases.gitTag, component.name),
  }))
  return pairsByPrefix(entries).flatMap((pair): readonly Finding[] => {
    const [first, second] = pair
      .map(({ component }) => component)
      .toSorted((a, b) => components.indexOf(a) - components.indexOf(b))
    if (first === undefined || second === undefined) return []
    const witness = context.meeting(context.gitTagsOf(first), context.gitTagsOf(second), Infinity)
    return witness === null ? [] : [findingOf(context, [first, second], witness)]
  })
}

/** The first component of each pattern; `{component}` makes a pattern its own. */
function onePerPattern(components: readonly Component[]): readonly Component[] {
  const byPattern = new Map<string, Component>()
  for (const component of components) {
    const { text } = component.releases.gitTag
    const key = text.replaceAll('{component}', component.name)
    if (!byPattern.has(key)) byPattern.set(key, component)
  }
  return [...byPattern.values()]
}

function findingOf(context: LintContext, pair: readonly [Component, Component], witness: string): Finding {
  const [first, second] = pair
  const spot = ({ releases }: Component) =>
    locate(context.source, context.policy.file, 'gitTag', releases.gitTag.text)
  return {
    code: 'E_GIT_TAG_OVERLAP',
    severity: 'error',
    message: `git tag "${witness}" releases ${first.name} ("${first.releases.gitTag.text}") and ${second.name} ("${second.releases.gitTag.text}")`,
    where: spot(second),
    witness,
    hints: [`A prefix tells them apart:  ${second.name}: { gitTag: "${second.name}-v{version}" }`],
    related: spot(first),
  }
}
