import * as v from 'valibot'

import { count, discriminator, text } from './shapes.ts'

export const cutCheckDocument = v.object({
  document: discriminator('cut-check'),
  component: v.string(),
  gitTag: v.string(),
  version: text('SemVer.'),
  commit: text('Full id of the commit that the tag names.'),
  places: v.pipe(
    v.array(
      v.object({ file: v.string(), line: count('1-based.'), written: v.string(), agrees: v.boolean() }),
    ),
    v.description('Every place that states the version.'),
  ),
  findings: v.array(
    v.object({
      code: text('An error code of the catalogue.'),
      file: v.string(),
      line: v.nullable(count('1-based.')),
      message: v.string(),
    }),
  ),
})
