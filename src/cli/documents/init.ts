import * as v from 'valibot'

import { discriminator, text } from './shapes.ts'

export const initDocument = v.object({
  document: discriminator('init'),
  file: v.string(),
  written: v.boolean(),
  text: text('The text of the policy.'),
  detected: v.record(v.string(), v.string()),
  notices: v.array(v.string()),
})
