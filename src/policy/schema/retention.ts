import * as v from 'valibot'

import { optionalKey } from './key.ts'
import { duration, listOf, text } from './text.ts'

const count = v.pipe(v.number(), v.integer('a whole number'), v.minValue(1, 'a number from 1'))

/** `retention`: what is kept. There are only rules that keep; what none of them keeps may go. */
export const retention = v.strictObject({
  keepReleases: optionalKey(
    count,
    'How many releases of each line are kept, by version; prereleases, and the rebuilds of each release, are counted for themselves. Left out: all. Deprecated releases are kept beside them. It takes effect on tags whose class has `retain: allow`.',
  ),
  keepPerEnvironment: optionalKey(
    count,
    'How many digests of each environment are kept, the running one included, to roll back to; and how many of the newest digests of the component at all.',
    { default: 10 },
  ),
  keepYounger: optionalKey(
    duration,
    'Digests younger than this are kept, by the newest thing that the ledger knows of them: built, published, promoted. `30d`, `12w`.',
    { default: '30d' },
  ),
  keepClasses: optionalKey(
    listOf(text),
    'Keys of tag classes: whatever a tag of them names is kept, even where the class has `retain: allow`.',
    { default: [] },
  ),
  keepUntagged: optionalKey(
    duration,
    'How long a digest is kept that the ledger knows and no tag names. Left out: for ever.',
  ),
})

export type RawRetention = v.InferOutput<typeof retention>
