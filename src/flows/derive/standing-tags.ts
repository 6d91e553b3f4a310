import type { Descriptor } from '../../model/descriptor.ts'
import { classesOfTag } from '../../policy/match.ts'
import type { Component } from '../../policy/policy.ts'
import type { Target } from '../content/targets.ts'
import { describeTags } from '../publish/observe.ts'

/** The tags of one image that belong to a class of the policy. */
export interface Standing {
  readonly image: string
  readonly tags: ReadonlyMap<string, Descriptor>
}

/** What stands in every image under tags that the policy knows; other tags are nobody's business here. */
export async function standingTags(
  component: Component,
  targets: readonly Target[],
): Promise<readonly Standing[]> {
  return Promise.all(
    targets.map(async ({ image, store }) => {
      const known = (await store.listTags()).filter((tag) => classesOfTag(component, tag).length > 0)
      const found = [...(await describeTags(store, known))]
      const present = found.flatMap(([tag, descriptor]) =>
        descriptor === null ? [] : [[tag, descriptor] as const],
      )
      return { image, tags: new Map(present) }
    }),
  )
}
