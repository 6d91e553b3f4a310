import { TidemarkError } from '../../model/failure.ts'
import type { Plan } from '../../plan/plan.ts'

/** Throws the first refusal of a plan, with all of them in the details; a plan without one passes. */
export function refuse(plan: Plan): void {
  const [first, ...others] = plan.refusals
  if (first === undefined) return
  throw new TidemarkError(first.code, first.message, {
    hints: [
      ...first.hints,
      ...others.flatMap((other) => [`Also: ${other.message}  [${other.code}]`, ...other.hints.slice(0, 1)]),
      'Nothing was written.',
    ],
    details: { refusals: plan.refusals },
    ...(first.where !== undefined && { where: first.where }),
  })
}
