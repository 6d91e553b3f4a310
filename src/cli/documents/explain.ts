import * as v from 'valibot'

import { reason } from './retain.ts'
import { digest, discriminator, maybeTime, text } from './shapes.ts'

const tagClass = v.object({
  key: v.string(),
  moves: v.string(),
  from: v.array(v.string()),
  aliasOf: v.nullable(v.string()),
  use: v.nullable(v.string()),
  support: v.nullable(v.literal('none')),
  where: text('FILE:LINE:COLUMN of the class.'),
})

export const explainDocument = v.object({
  document: discriminator('explain'),
  tag: text('Or a digest.'),
  component: v.string(),
  asOf: maybeTime,
  classes: v.array(tagClass),
  support: v.pipe(
    v.nullable(v.literal('none')),
    v.description('`none` when no production manifest may use the tag.'),
  ),
  digest: v.nullable(digest),
  version: v.nullable(v.string()),
  why: v.string(),
  mayMove: v.string(),
  advice: v.string(),
  retention: v.pipe(
    v.nullable(
      v.object({
        keeps: v.boolean(),
        why: text('The first reason for either, as `tidemark retain` prints it.'),
        reasons: v.array(reason),
      }),
    ),
    v.description(
      'What retention would do with the digest, by the ledger and deployment files alone; null where the policy has no `retention`, or no digest is known.',
    ),
  ),
})
