import * as v from 'valibot'

import { optionalKey } from './key.ts'
import { text } from './text.ts'

/** `rebuild`: how the newest release of a line is built again on a newer base image. */
export const rebuild = v.strictObject({
  run: optionalKey(
    text,
    'The command that builds; run by `sh -c` in a clean checkout of the release. It is told by `TIDEMARK_*` variables what to build, and leaves what it built in `TIDEMARK_METADATA_FILE`. Left out: `tidemark rebuild` prints the commands to run.',
  ),
  base: optionalKey(
    text,
    'The base image as IMAGE:TAG, whose digest is looked up. Left out: what the label `org.opencontainers.image.base.name` says.',
  ),
})

export type RawRebuild = v.InferOutput<typeof rebuild>
