import * as v from 'valibot'

import { count, discriminator, maybe, time } from './shapes.ts'

const tag = v.object({ tag: v.string(), action: v.picklist(['create', 'move', 'keep']), why: v.string() })

const step = v.object({
  gitTag: v.string(),
  time,
  version: maybe('SemVer; null when the git tag names none.'),
  kind: v.picklist(['release', 'prerelease', 'refused']),
  tags: v.array(tag),
  why: v.string(),
})

export const replayDocument = v.object({
  document: discriminator('replay'),
  steps: v.pipe(v.array(step), v.description('A step a git tag, in the order in which they were made.')),
  final: v.pipe(v.record(v.string(), v.string()), v.description('What every floating tag names at the end.')),
  counts: v.record(v.string(), count('How many.')),
})
