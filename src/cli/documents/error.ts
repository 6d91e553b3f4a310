import * as v from 'valibot'

import { discriminator, text, where } from './shapes.ts'

/** What `--json` prints instead of a command's own document when it fails; the exit code tells the kind. */
export const errorDocument = v.object({
  document: discriminator('error'),
  error: v.object({
    code: text('A code of the catalogue.'),
    message: v.string(),
    where: v.nullable(where),
    hints: v.array(v.string()),
    details: v.record(v.string(), v.unknown()),
  }),
})
