import * as v from 'valibot'

import { count, discriminator, maybe, maybeTime, text, time } from './shapes.ts'

const tag = v.object({
  component: v.string(),
  tag: v.string(),
  action: v.picklist(['create', 'move', 'keep']),
  why: v.string(),
})

const comparison = v.object({
  pushed: v.pipe(v.array(v.string()), v.description('What the other tool would have pushed.')),
  missing: v.pipe(
    v.array(v.string()),
    v.description('What its rules could have made, did not, and Tidemark publishes.'),
  ),
  extra: v.pipe(v.array(v.string()), v.description('What it would have pushed and Tidemark leaves.')),
  wouldMoveBack: v.pipe(
    v.array(v.object({ tag: v.string(), from: text('SemVer.'), to: text('SemVer.') })),
    v.description('Tags that it would have moved to a lower version.'),
  ),
  why: v.string(),
})

const fall = v.object({
  gitTag: text('The git tag whose event did it.'),
  tag: v.string(),
  from: text('SemVer.'),
  to: text('SemVer.'),
  since: time,
  until: maybeTime,
})

const step = v.object({
  gitTag: v.string(),
  time,
  version: maybe('SemVer; null when the git tag names none.'),
  kind: v.picklist(['release', 'prerelease', 'refused']),
  tags: v.array(tag),
  why: v.string(),
  compare: v.pipe(
    v.optional(comparison),
    v.description('With --compare, where the other tool would have done otherwise.'),
  ),
})

export const replayDocument = v.object({
  document: discriminator('replay'),
  steps: v.pipe(v.array(step), v.description('A step a git tag, in the order in which they were made.')),
  final: v.pipe(v.record(v.string(), v.string()), v.description('What every floating tag names at the end.')),
  counts: v.record(v.string(), count('How many.')),
  backward: v.pipe(
    v.object({ times: count('How often.'), falls: v.array(fall) }),
    v.description('Every time that pushing by event would have moved a tag to a lower version.'),
  ),
  compare: v.pipe(
    v.optional(v.object({ tool: v.picklist(['metadata-action']), differ: count('Steps that differ.') })),
    v.description('With --compare.'),
  ),
})
