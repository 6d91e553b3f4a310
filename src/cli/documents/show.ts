import * as v from 'valibot'

import { digest, discriminator, maybe, maybeTime, time } from './shapes.ts'

const interval = v.object({
  from: time,
  to: maybeTime,
  digest,
  version: v.nullable(v.string()),
  image: v.string(),
})

export const showDocument = v.object({
  document: discriminator('show'),
  name: v.string(),
  asOf: maybeTime,
  component: v.string(),
  tag: maybe('The name, when it is a tag.'),
  digest: v.nullable(digest),
  version: v.nullable(v.string()),
  deprecated: v.pipe(
    v.nullable(v.object({ reason: v.string(), replacement: v.nullable(v.string()) })),
    v.description('Why the version is not to be used any more; null when nothing says so.'),
  ),
  commit: v.nullable(v.string()),
  branch: v.nullable(v.string()),
  gitTag: v.nullable(v.string()),
  built: maybeTime,
  platforms: v.record(v.string(), digest),
  since: maybeTime,
  until: maybeTime,
  by: maybe('Who moved the tag there.'),
  history: v.pipe(v.array(interval), v.description('The digests that the tag named last, oldest first.')),
  earlier: v.pipe(
    v.boolean(),
    v.description('The tag named others before those: tidemark history tells all.'),
  ),
  tags: v.pipe(v.array(v.string()), v.description('The tags that name the digest.')),
  references: v.pipe(v.array(v.string()), v.description('IMAGE@DIGEST for every image.')),
})
