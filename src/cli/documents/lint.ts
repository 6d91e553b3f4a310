import * as v from 'valibot'

import { count, discriminator, maybe, text, where } from './shapes.ts'

const spot = v.object({ ...where.entries, length: v.optional(count('Characters that it is about.')) })

const finding = v.object({
  code: text('An error or warning code of the catalogue.'),
  severity: v.picklist(['error', 'warning']),
  message: v.string(),
  where: spot,
  witness: v.optional(text('A name that proves it.')),
  hints: v.array(v.string()),
  related: v.optional(spot),
})

export const lintDocument = v.object({
  document: discriminator('lint'),
  file: v.string(),
  findings: v.array(finding),
  manifests: v.pipe(
    v.array(v.object({ file: text('As it was given.'), images: count('How many images it names.') })),
    v.description('The manifests that were looked at, with --manifests.'),
  ),
  expanded: maybe('The policy with its presets spelled out, with --expand.'),
})
