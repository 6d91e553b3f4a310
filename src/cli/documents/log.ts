import * as v from 'valibot'

import { count, discriminator, text, time } from './shapes.ts'

const entry = v.object({
  seq: count('Place in the ledger, from 1 on.'),
  time,
  actor: v.string(),
  component: v.string(),
  type: text('The type of the record.'),
  text: text('What it says, for a person.'),
  data: v.pipe(v.record(v.string(), v.unknown()), v.description('The data of the record, by its type.')),
})

export const logDocument = v.object({
  document: discriminator('log'),
  tag: v.nullable(v.string()),
  records: count('How many records were looked at.'),
  omitted: count('How many older ones that fit `--limit` left out.'),
  entries: v.array(entry),
})
