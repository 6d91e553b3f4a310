import * as v from 'valibot'

import { discriminator, maybeTime } from './shapes.ts'
import { maybeSeq, moveEntries, written } from './stages.ts'

const schemaChange = v.object({
  version: v.string(),
  by: v.pipe(v.picklist(['policy', 'ledger']), v.description('What says that it changes a schema.')),
})

export const rollbackDocument = v.object({
  document: discriminator('rollback'),
  environment: v.string(),
  outcome: v.picklist(['planned', 'declined', 'done']),
  reason: v.string(),
  heldUntil: maybeTime,
  components: v.array(
    v.object({
      ...moveEntries,
      ranSince: maybeTime,
      schemaChanges: v.array(schemaChange),
      skipped: v.pipe(v.array(v.string()), v.description('Versions passed over, as they are deprecated.')),
    }),
  ),
  written,
  unchanged: v.boolean(),
  notices: v.array(v.string()),
  ledgerSeq: maybeSeq,
})
