import * as v from 'valibot'

import { optionalKey } from './key.ts'
import { listOf } from './text.ts'

/** `REGISTRY/REPOSITORY` with `*` and `**`; whether its host is spelled as images spell it is asked when it is resolved. */
const imageGlob = v.pipe(
  v.string(),
  v.regex(
    // As long as a glob can be. No flags: JSON Schema has none.
    /^(?=.{3,256}$)[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?\/[a-z0-9*][a-z0-9*._/-]*$/,
    'an image in full without a tag, such as docker.io/library/redis or ghcr.io/goauthentik/*',
  ),
)

/** `admission`: what production manifests may run beside the images of the policy. */
export const admission = v.strictObject({
  images: optionalKey(
    listOf(imageGlob),
    'Images of others that manifests may run, in full and without a tag: `docker.io/library/redis`, `ghcr.io/goauthentik/*` (`*` stops at a slash, `**` does not). All images of the registries that the policy names (hosts of its images, and `registries`) are approved anyway.',
    { default: [] },
  ),
})

export type RawAdmission = v.InferOutput<typeof admission>
