import * as v from 'valibot'

import { count, digest, discriminator, maybe, maybeTime, text, time } from './shapes.ts'
import { gate } from './stages.ts'

const named = {
  digest: v.nullable(digest),
  version: v.nullable(v.string()),
  commit: v.nullable(v.string()),
  since: maybeTime,
}

const hotfix = v.object({
  gitTag: v.string(),
  version: text('SemVer.'),
  branch: text('Where it is to be merged: `cut.branch`, or main, master, or what HEAD of origin names.'),
  commit: text('What the git tag names.'),
})

const hold = v.object({
  by: text('Who holds it.'),
  since: time,
  until: maybe('RFC 3339, UTC; null: until somebody lifts it.'),
  reason: v.string(),
  rollback: v.pipe(v.boolean(), v.description('True when a rollback made it.')),
  command: text('What lifts it.'),
})

const next = v.object({
  origin: maybe('The environment that runs it; null for an environment that follows publishes.'),
  digest,
  version: maybe('SemVer.'),
  commit: maybe('Full commit id.'),
  ran: v.pipe(
    v.picklist(['never', 'earlier', 'rolledBack']),
    v.description(
      'Whether it ran in this environment before, and whether the environment was rolled back from it.',
    ),
  ),
  ready: v.pipe(v.boolean(), v.description('True when every gate is met.')),
  waitsFor: v.pipe(v.array(v.string()), v.description('The gates that are not met, in short words.')),
  gates: v.array(gate),
  command: text('What promotes it.'),
})

const environment = v.object({
  environment: v.string(),
  tags: v.pipe(v.array(v.string()), v.description('The tags that name what runs there.')),
  ...named,
  by: maybe('Who promoted it.'),
  hold: v.pipe(v.nullable(hold), v.description('null when nothing holds it.')),
  deprecated: v.pipe(
    v.nullable(v.object({ reason: v.string(), replacement: maybe('SemVer.') })),
    v.description('Set when the version that runs there is deprecated.'),
  ),
  unwritten: v.pipe(
    v.array(
      v.object({
        image: v.string(),
        tag: v.string(),
        digest: v.pipe(v.nullable(digest), v.description('What was last written; null: nothing.')),
      }),
    ),
    v.description('Tags that an interrupted run has not written: `tidemark reconcile` does.'),
  ),
  next: v.pipe(v.nullable(next), v.description('What waits to run there, or may; null when nothing does.')),
})

const component = v.object({
  component: v.string(),
  images: v.array(v.string()),
  newest: v.nullable(v.string()),
  supported: v.array(v.object({ line: v.string(), first: v.string(), newest: v.nullable(v.string()) })),
  endOfLife: v.array(v.string()),
  floats: v.array(v.object({ tag: v.string(), class: v.string(), ...named, why: v.string() })),
  exact: count('How many tags are written once.'),
  environments: v.array(environment),
  pending: v.array(v.object({ version: v.string(), digest })),
  hotfixes: v.pipe(
    v.array(hotfix),
    v.description(
      'Hotfixes that the branch of releases does not reach yet, by git as it is here; none with `--as-of`, or without git.',
    ),
  ),
})

export const statusDocument = v.object({
  document: discriminator('status'),
  asOf: maybeTime,
  environment: maybe('The only environment that was asked for; null: all.'),
  ledger: v.object({ kind: v.string(), seq: count('The newest record.'), durable: v.boolean() }),
  components: v.array(component),
})
