import * as v from 'valibot'

import { digest, maybe, maybeTime, text } from './shapes.ts'

// Pieces that the documents about environments share.

export const running = v.object({
  digest: v.nullable(digest),
  version: maybe('SemVer.'),
  commit: maybe('Full commit id.'),
})

export const moveEntries = {
  component: v.string(),
  from: v.pipe(v.nullable(running), v.description('What ran there before; null when nothing did.')),
  to: running,
  unchanged: v.pipe(v.boolean(), v.description('True when it ran there already.')),
  tags: v.pipe(v.array(v.string()), v.description("The environment's tags.")),
  references: v.pipe(
    v.array(v.string()),
    v.description('IMAGE@DIGEST for every image: what deployments pin.'),
  ),
}

export const gate = v.object({
  gate: v.picklist(['order', 'tag', 'check', 'approval', 'soak', 'hold', 'deprecation', 'return']),
  name: text('What is asked for.'),
  met: v.boolean(),
  message: text('A sentence for a person.'),
  mend: maybe('What meets it: a command, or what to wait for; null when it is met.'),
  metAt: maybeTime,
  overridable: v.pipe(v.boolean(), v.description('Whether `--override` may go on without it.')),
})

export const written = v.pipe(
  v.array(
    v.object({ image: v.string(), tag: v.string(), class: v.string(), from: v.nullable(digest), to: digest }),
  ),
  v.description('The tags of this run, with what each named before.'),
)

export const maybeSeq = v.pipe(
  v.nullable(v.pipe(v.number(), v.integer())),
  v.description('The newest ledger record afterwards; null when nothing was done.'),
)
