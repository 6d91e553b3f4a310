import * as v from 'valibot'

import { discriminator, maybe } from './shapes.ts'
import { gate, maybeSeq, moveEntries, written } from './stages.ts'

export const promoteDocument = v.object({
  document: discriminator('promote'),
  environment: v.string(),
  dryRun: v.boolean(),
  ready: v.pipe(v.boolean(), v.description('True when every gate of every component is met, or overridden.')),
  components: v.array(
    v.object({
      ...moveEntries,
      origin: maybe('The environment that the digest comes from; null when it was named otherwise.'),
      gates: v.array(gate),
      ready: v.boolean(),
    }),
  ),
  written,
  unchanged: v.pipe(v.boolean(), v.description('True when nothing had to be written or recorded.')),
  notices: v.array(v.string()),
  ledgerSeq: maybeSeq,
})
