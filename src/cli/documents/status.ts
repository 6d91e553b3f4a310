import * as v from 'valibot'

import { count, digest, discriminator, maybeTime, text } from './shapes.ts'

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

const component = v.object({
  component: v.string(),
  images: v.array(v.string()),
  newest: v.nullable(v.string()),
  supported: v.array(v.object({ line: v.string(), first: v.string(), newest: v.nullable(v.string()) })),
  endOfLife: v.array(v.string()),
  floats: v.array(v.object({ tag: v.string(), class: v.string(), ...named, why: v.string() })),
  exact: count('How many tags are written once.'),
  environments: v.array(v.object({ environment: v.string(), ...named })),
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
  ledger: v.object({ kind: v.string(), seq: count('The newest record.'), durable: v.boolean() }),
  components: v.array(component),
})
