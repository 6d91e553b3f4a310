import * as v from 'valibot'

import { writtenTag } from './publish.ts'
import { digest, discriminator, maybe, refusal, text, time } from './shapes.ts'

const base = v.object({
  name: maybe('In full, with a tag; null where nobody knows.'),
  standing: v.pipe(
    v.array(digest),
    v.description('Of what stands; several where platforms tell each their own.'),
  ),
  newest: v.pipe(v.nullable(digest), v.description('What the name stands for in its registry now.')),
  status: v.picklist(['same', 'newer', 'unknown']),
  why: maybe('Why it cannot be told; null where it can.'),
})

const standing = v.object({ kind: v.picklist(['release', 'rebuild']), digest, date: time })

const one = v.object({
  component: v.string(),
  line: v.string(),
  version: text('SemVer: the newest release of the line.'),
  gitTag: v.nullable(v.string()),
  commit: maybe('The commit that the git tag leads to.'),
  standing: v.pipe(
    v.nullable(standing),
    v.description('What stood for the version before this run; null when no tag is known to name any.'),
  ),
  base: v.pipe(v.nullable(base), v.description('The base image; null where it was not looked at.')),
  outcome: v.pipe(
    v.picklist(['current', 'finished', 'planned', 'printed', 'published', 'unchanged', 'refused']),
    v.description(
      '`current`: the base has nothing newer. `finished`: as well, and an earlier run was finished. `printed`: `commands` are to be run. `unchanged`: what was built stands already.',
    ),
  ),
  digest: v.pipe(v.nullable(digest), v.description('What was built.')),
  tags: v.pipe(v.array(v.string()), v.description('The tags of a rebuild, in the order of writing.')),
  written: v.array(writtenTag),
  references: v.pipe(v.array(v.string()), v.description('IMAGE@DIGEST of what was built.')),
  commands: v.pipe(v.array(v.string()), v.description('Shell commands that rebuild it by hand.')),
  log: maybe('The file with the output of the command that built.'),
  notices: v.array(v.string()),
  refusals: v.pipe(v.array(refusal), v.description('Why this line was not rebuilt; the others were.')),
})

export const rebuildDocument = v.object({
  document: discriminator('rebuild'),
  dryRun: v.boolean(),
  rebuilds: v.pipe(v.array(one), v.description('The newest line first.')),
})
