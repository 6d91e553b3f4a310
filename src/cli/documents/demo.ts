import * as v from 'valibot'

import { count, discriminator, text } from './shapes.ts'

const step = v.object({
  command: v.string(),
  code: count('The exit code.'),
  output: v.string(),
  asTold: v.pipe(v.boolean(), v.description('It ended as the story says.')),
})

export const demoDocument = v.object({
  document: discriminator('demo'),
  folder: text('Where it was played; gone unless it was kept.'),
  keep: v.boolean(),
  results: v.array(step),
  asTold: v.boolean(),
})
