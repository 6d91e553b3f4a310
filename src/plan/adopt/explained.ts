import type { Digest } from '../../model/digest.ts'
import { matchTag } from '../../policy/match.ts'
import type { TagMatch } from '../../policy/match.ts'
import type { Component, Policy } from '../../policy/policy.ts'

/** A tag, and the class that knows it. */
export interface Claimed extends TagMatch {
  readonly tag: string
  readonly digest: Digest
}

/** The tags of one image by what knows them. */
export interface ImageClaims {
  readonly image: string
  readonly byComponent: ReadonlyMap<string, readonly Claimed[]>
  /** Tags that no class knows, in their order. */
  readonly unknown: readonly string[]
}

/** Which class of the policy knows each of the tags that stand in an image. */
export function claimTags(
  policy: Policy,
  image: string,
  tags: Iterable<readonly [string, Digest]>,
): ImageClaims {
  const components = policy.components.filter(({ images }) => images.includes(image))
  const environments = policy.environments.map(({ name }) => name)
  const byComponent = new Map<string, Claimed[]>(components.map(({ name }) => [name, []]))
  const unknown: string[] = []
  for (const [tag, digest] of tags) {
    const found = firstMatch(components, tag, environments)
    if (found === null) unknown.push(tag)
    else byComponent.get(found.component)?.push({ ...found.match, tag, digest })
  }
  return { image, byComponent, unknown }
}

function firstMatch(
  components: readonly Component[],
  tag: string,
  environments: readonly string[],
): { readonly component: string; readonly match: TagMatch } | null {
  for (const component of components) {
    const [match] = matchTag(component, tag, environments)
    if (match !== undefined) return { component: component.name, match }
  }
  return null
}
