import * as v from 'valibot'

import { PLAN_ENTRIES } from './plan.ts'
import { count, digest, discriminator } from './shapes.ts'

export const writtenTag = v.object({
  image: v.string(),
  tag: v.string(),
  class: v.string(),
  from: v.nullable(digest),
  to: digest,
})

export const publishDocument = v.object({
  document: discriminator('publish'),
  ...PLAN_ENTRIES,
  dryRun: v.boolean(),
  references: v.pipe(
    v.array(v.string()),
    v.description('IMAGE@DIGEST for every image: what deployments pin.'),
  ),
  written: v.pipe(v.array(writtenTag), v.description('The tags of this run, with what each named before.')),
  unchanged: v.pipe(v.boolean(), v.description('True when nothing had to be written or recorded.')),
  ledgerSeq: count('The newest ledger record afterwards.'),
})
