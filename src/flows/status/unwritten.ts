import type { Fact } from '../../model/fact.ts'
import type { UnwrittenTag } from '../results.ts'
import type { Sight } from './sight.ts'

/** The tags of a promotion that were last written with something else: a run was cut off between its record and its writes. */
export function unwrittenTags({ component, state, views }: Sight, running: Fact): readonly UnwrittenTag[] {
  return views.made(running).flatMap(({ tag }) => {
    const wanted = views.wanted(tag)?.digest ?? null
    if (wanted === null) return []
    return component.images.flatMap((image): UnwrittenTag[] => {
      const digest = state.published.get(image)?.get(tag)?.digest ?? null
      return digest === wanted ? [] : [{ image, tag, digest }]
    })
  })
}
