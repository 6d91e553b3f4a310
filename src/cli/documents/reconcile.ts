import * as v from 'valibot'

import { action, count, digest, discriminator } from './shapes.ts'
import { written } from './stages.ts'

export const reconcileDocument = v.object({
  document: discriminator('reconcile'),
  dryRun: v.boolean(),
  components: v.array(
    v.object({
      component: v.string(),
      actions: v.pipe(v.array(action), v.description('What differs.')),
      compared: count('How many tags were compared, over all images.'),
    }),
  ),
  written,
  unmended: v.pipe(
    v.array(
      v.object({
        component: v.string(),
        image: v.string(),
        tag: v.string(),
        found: v.pipe(v.nullable(digest), v.description('null when the tag is gone.')),
        wanted: v.nullable(digest),
        why: v.string(),
      }),
    ),
    v.description('What cannot be mended by itself. The exit code is 6 when there is any.'),
  ),
  unchanged: v.boolean(),
  ledgerSeq: count('The newest ledger record afterwards.'),
})
