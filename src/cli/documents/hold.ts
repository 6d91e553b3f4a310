import * as v from 'valibot'

import { count, discriminator, maybe, maybeTime } from './shapes.ts'

export const holdDocument = v.object({
  document: discriminator('hold'),
  environment: v.string(),
  held: v.boolean(),
  components: v.array(
    v.object({
      component: v.string(),
      changed: v.pipe(v.boolean(), v.description('False when it stood so already.')),
      reason: maybe('Why it is held; null when it is not.'),
      by: v.nullable(v.string()),
      since: maybeTime,
      until: maybeTime,
    }),
  ),
  ledgerSeq: count('The newest ledger record afterwards.'),
})
