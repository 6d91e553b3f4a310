import * as v from 'valibot'

import { HOW } from '../../flows/history/causes.ts'
import { count, digest, discriminator, maybe, maybeTime, text, time } from './shapes.ts'

const interval = v.object({
  component: v.string(),
  image: text('Canonical image name.'),
  from: v.pipe(time, v.description('That moment included.')),
  to: maybe('RFC 3339, UTC, that moment excluded; null: still.'),
  digest,
  version: v.nullable(v.string()),
  commit: maybe('Full commit id.'),
  how: v.pipe(
    v.picklist(HOW),
    v.description(
      '`followed`: an environment that follows publishes; `fell-back`: the version before was deprecated; `restored`: a deprecation was lifted.',
    ),
  ),
  why: maybe('More about `how`, for a person.'),
  by: text('Who decided it: the promoter, who deprecated, else who published.'),
  seq: count('The record of the ledger that says so.'),
})

export const historyDocument = v.object({
  document: discriminator('history'),
  tag: v.string(),
  asOf: maybeTime,
  at: maybeTime,
  intervals: v.pipe(
    v.array(interval),
    v.description('Oldest first, one for each image; with `--at`, those that held at that moment.'),
  ),
})
