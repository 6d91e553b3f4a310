import * as v from 'valibot'

import { count, digest, discriminator, text, time } from './shapes.ts'

const listed = {
  digest,
  tags: v.pipe(
    v.record(v.string(), v.array(v.string())),
    v.description('image -> the tags there that name it, for each image that has it.'),
  ),
  size: count('Bytes of the manifest, its configuration and its layers, which other images may share.'),
}

export const reason = v.object({
  rule: text('The rule that keeps it; `with`: only because something else is kept.'),
  text: v.string(),
})

const deletion = v.object({ ...listed, why: text('Why nothing keeps it.') })

/** What `--plan` writes, and `--apply` reads. */
export const retainPlanDocument = v.object({
  document: discriminator('retain-plan'),
  policy: v.pipe(digest, v.description("The policy file's digest: the plan is applied under no other.")),
  ledger: v.object({
    seq: count('The newest ledger record that was looked at.'),
    hash: v.pipe(v.nullable(digest), v.description('Its hash; null for an empty ledger.')),
  }),
  at: time,
  components: v.array(
    v.object({
      component: v.string(),
      images: v.array(v.string()),
      delete: v.pipe(v.array(deletion), v.description('In the order of deletion.')),
      keep: v.array(
        v.object({
          ...listed,
          reasons: v.array(reason),
        }),
      ),
    }),
  ),
  notices: v.array(v.string()),
  hash: v.pipe(
    digest,
    v.description('SHA-256 over the canonical JSON (RFC 8785) of all above but `document`.'),
  ),
})

const skipped = v.array(v.object({ digest, why: v.string() }))

export const retainDocument = v.object({
  document: discriminator('retain'),
  dryRun: v.boolean(),
  plan: v.pipe(digest, v.description('The hash of the plan.')),
  components: v.array(
    v.object({
      component: v.string(),
      deleted: v.pipe(v.array(deletion), v.description('Of a dry run: what would be deleted.')),
      skipped: v.pipe(skipped, v.description('Not deleted after all, and why.')),
      gone: v.pipe(v.array(deletion), v.description('Not there any more when it was looked for.')),
    }),
  ),
  unchanged: v.pipe(v.boolean(), v.description('True when there was nothing left to do.')),
  ledgerSeq: count('The newest ledger record afterwards.'),
})
