import * as v from 'valibot'

import { action, digest, discriminator, event, refusal } from './shapes.ts'

export const PLAN_ENTRIES = {
  event: v.pipe(v.nullable(event), v.description('null when everything is planned.')),
  digest: v.nullable(digest),
  images: v.array(v.string()),
  tags: v.pipe(
    v.array(v.string()),
    v.description('Every tag that the event publishes, in the order of writing.'),
  ),
  actions: v.array(action),
  notices: v.array(v.string()),
  refusals: v.pipe(
    v.array(refusal),
    v.description('Why publishing would be refused; empty when it would not.'),
  ),
}

export const planDocument = v.object({ document: discriminator('plan'), ...PLAN_ENTRIES })
