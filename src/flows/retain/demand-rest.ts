import { TidemarkError } from '../../model/failure.ts'
import type { ComponentRetention, Listed } from '../../plan/retain/plan.ts'

function holds({ tags }: Listed, image: string): boolean {
  return Object.hasOwn(tags, image)
}

/** The plan, when something is left of every image that it deletes from; throws E_RETAIN_EMPTY. */
export function demandRest(plan: ComponentRetention): ComponentRetention {
  const emptied = plan.images.find(
    (image) =>
      plan.delete.some((entry) => holds(entry, image)) && !plan.keep.some((entry) => holds(entry, image)),
  )
  if (emptied === undefined) return plan
  throw new TidemarkError('E_RETAIN_EMPTY', `no rule keeps anything of ${emptied}`, {
    details: { component: plan.component, image: emptied, delete: plan.delete.length },
    hints: ['Nothing was deleted.'],
  })
}
