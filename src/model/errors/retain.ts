import type { ErrorTable } from './entry.ts'

/** Errors of the area `retain`: what keeps retention from deleting. */
export const RETAIN_ERRORS = {
  E_RETAIN_RULES: {
    exit: 3,
    title: 'the policy does not say what retention keeps',
    mend: 'Write `retention:` into the policy, and `retain: allow` at the tag classes whose tags may go. Without it nothing is ever deleted.',
  },
  E_RETAIN_EMPTY: {
    exit: 3,
    title: 'nothing would be left of an image',
    mend: 'A plan that keeps nothing is never applied. Adopt what stands in the registry (`tidemark adopt`), or widen the rules under `retention`.',
  },
  E_RETAIN_PLAN: {
    exit: 4,
    title: 'the plan file is not one that Tidemark wrote',
    mend: 'A plan is applied only as it was written. Make a new one:  tidemark retain --plan FILE',
  },
  E_RETAIN_STALE: {
    exit: 3,
    title: 'the plan is not true any more',
    mend: 'The policy or the ledger has changed since the plan was made. Nothing was deleted. Make a new plan, and read it:  tidemark retain --plan FILE',
  },
} as const satisfies ErrorTable
