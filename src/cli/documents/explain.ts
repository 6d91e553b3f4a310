import * as v from 'valibot'

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
  tag: v.string(),
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
})
