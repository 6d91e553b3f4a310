import { TidemarkError } from '../../model/failure.ts'
import { componentChoice } from '../../plan/component-flag.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component, Policy } from '../../policy/policy.ts'

/** The component of the event: by flag, by the git tag's prefix, or the only one there is. */
export function chooseComponent(policy: Policy, named: string | undefined, gitTag: string | null): Component {
  if (named !== undefined) return namedComponent(policy, named)
  const [only, ...others] = policy.components
  if (only !== undefined && others.length === 0) return only
  if (gitTag === null) throw ambiguous(policy, 'the policy has several components')
  const [taker, ...rivals] = policy.components.filter((component) => takes(component, gitTag))
  if (taker === undefined) throw refusedByAll(policy, gitTag)
  if (rivals.length > 0) throw ambiguous(policy, `several components release from ${gitTag}`)
  return taker
}

/** The component with that name; throws E_FACTS_MISSING with the names there are. */
export function namedComponent(policy: Policy, name: string): Component {
  const found = policy.components.find((component) => component.name === name)
  if (found === undefined) throw ambiguous(policy, `there is no component "${name}"`, name)
  return found
}

/** The components with those names, each once; without a name all that have an image. Throws as `namedComponent`. */
export function namedComponents(policy: Policy, names: readonly string[]): readonly Component[] {
  return names.length === 0
    ? withImages(policy)
    : [...new Set(names)].map((name) => namedComponent(policy, name))
}

export function withImages({ components }: Policy): readonly Component[] {
  return components.filter(({ images }) => images.length > 0)
}

function takes(component: Component, gitTag: string): boolean {
  return 'version' in parseGitTag(component.releases, component.name, gitTag)
}

function ambiguous(policy: Policy, why: string, meant: string | null = null): TidemarkError {
  return new TidemarkError('E_FACTS_MISSING', `${why}: say which one`, {
    hints: [componentChoice(policy, meant)],
    details: { components: policy.components.map(({ name }) => name) },
  })
}

function refusedByAll(policy: Policy, gitTag: string): TidemarkError {
  const patterns = policy.components.map(({ name, releases }) => `${name}: ${releases.gitTag.text}`)
  return new TidemarkError('E_GIT_TAG_REFUSED', `no component releases from the git tag "${gitTag}"`, {
    hints: patterns,
    details: { gitTag },
  })
}
