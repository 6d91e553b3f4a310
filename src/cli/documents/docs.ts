import * as v from 'valibot'

import { count, discriminator, text } from './shapes.ts'

export const docsDocument = v.object({
  document: discriminator('docs'),
  text: text('The tables as Markdown.'),
  files: v.array(
    v.object({
      file: v.string(),
      outcome: v.pipe(
        v.picklist(['same', 'differs', 'written']),
        v.description('Whether the marked sections say what the policy says.'),
      ),
      lines: v.pipe(v.array(count('1-based.')), v.description('Lines of the marks whose sections differed.')),
    }),
  ),
})
