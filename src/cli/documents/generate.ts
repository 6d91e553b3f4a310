import * as v from 'valibot'

import { discriminator, text } from './shapes.ts'

const tagClass = { component: v.string(), class: text('The key of the tag class.') }

export const generatePatternDocument = v.object({
  document: discriminator('generate-pattern'),
  file: text('The policy file.'),
  pattern: text('Anchored; `^$`, which no tag matches, where no class is in it.'),
  classes: v.array(
    v.object({
      ...tagClass,
      moves: v.picklist(['never', 'daily', 'forward', 'freely']),
      expression: text('The part of the pattern for this class, not anchored and without a group around it.'),
    }),
  ),
  leftOut: v.pipe(
    v.array(v.object(tagClass)),
    v.description(
      'Classes that are not in it: `support: none` (without --all), and those that can never make a tag.',
    ),
  ),
})
