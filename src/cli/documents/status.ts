import * as v from 'valibot'

import { count, digest, discriminator, maybeTime } from './shapes.ts'

const named = {
  digest: v.nullable(digest),
  version: v.nullable(v.string()),
  commit: v.nullable(v.string()),
  since: maybeTime,
}

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
})

export const statusDocument = v.object({
  document: discriminator('status'),
  asOf: maybeTime,
  ledger: v.object({ kind: v.string(), seq: count('The newest record.'), durable: v.boolean() }),
  components: v.array(component),
})
