import * as v from 'valibot'

import { digest, discriminator, maybe, text } from './shapes.ts'

export const approveDocument = v.object({
  document: discriminator('approve'),
  component: v.string(),
  environment: v.string(),
  digest,
  version: maybe('SemVer.'),
  commit: maybe('Full commit id.'),
  actor: text('Who approves.'),
  undo: v.boolean(),
  dryRun: v.boolean(),
  changed: v.pipe(v.boolean(), v.description('False when it was so already.')),
  gate: text('What the gate says now.'),
  met: v.pipe(
    v.boolean(),
    v.description('True when the environment has all the approvals that it asks for.'),
  ),
  notices: v.array(v.string()),
})
