import * as v from 'valibot'

import { count, digest, discriminator, maybe, text } from './shapes.ts'

const schemaChange = v.object({
  version: v.string(),
  by: v.pipe(v.picklist(['policy', 'ledger']), v.description('What says that it changes a schema.')),
})

const pin = v.object({
  file: text('Relative to the top of the repository.'),
  key: text('As `FILE#KEY` names it.'),
  line: count('1-based.'),
  from: text('What it says now.'),
  to: text('What it is to say: the same where it stays.'),
  pin: text('As a person would write it: `TRIPL_VERSION=1.3.9`.'),
})

export const repinDocument = v.object({
  document: discriminator('repin'),
  environment: v.string(),
  outcome: v.picklist(['planned', 'declined', 'done']),
  reason: v.string(),
  components: v.array(
    v.object({
      component: v.string(),
      from: maybe('The version that runs now; null where the ledger cannot tell.'),
      to: v.object({ version: v.string(), digest: v.nullable(digest), commit: maybe('Full commit id.') }),
      tag: maybe(
        'The exact tag that the registry was asked for; null where the policy has none for a version.',
      ),
      schemaChanges: v.array(schemaChange),
      skipped: v.pipe(v.array(v.string()), v.description('Versions passed over, as they are deprecated.')),
      pins: v.array(pin),
      references: v.pipe(v.array(v.string()), v.description('IMAGE@DIGEST for every image.')),
    }),
  ),
  written: v.pipe(v.array(v.string()), v.description('Files that this run wrote; nothing is committed.')),
  unchanged: v.pipe(v.boolean(), v.description('True when every pin says so already.')),
  commit: maybe('The command that commits the files that git has; null when it has none that was written.'),
  notices: v.array(v.string()),
})
