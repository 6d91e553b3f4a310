import * as v from 'valibot'

import { CHANGE_KINDS } from '../../plan/compare/change.ts'
import { count, digest, discriminator, maybe, text } from './shapes.ts'

const maybeDigest = v.nullable(digest)

const gap = v.object({
  part: v.picklist(['manifest', 'configuration']),
  digest,
  platform: maybe('The platform that it belongs to.'),
  why: v.pipe(
    v.picklist(['gone', 'unreadable']),
    v.description('`gone`: deleted from the store. `unreadable`: not sound, or of a type that is not read.'),
  ),
})

const side = v.object({
  given: text('As it was written.'),
  image: text('Canonical image name.'),
  reference: maybe('A tag or a digest; null where all tags are compared.'),
  digest: maybeDigest,
  mediaType: maybe('null where all tags are compared, or nothing tells.'),
  kind: v.nullable(v.picklist(['index', 'manifest', 'other'])),
  tags: v.pipe(
    v.nullable(count('')),
    v.description('How many tags there are; null where one image is compared.'),
  ),
  gaps: v.pipe(v.array(gap), v.description('Parts that are named and could not be read.')),
  dangling: v.pipe(v.array(v.string()), v.description('Tags that are listed and name nothing.')),
})

const textChange = v.object({
  name: v.string(),
  before: maybe('null where it is not there.'),
  after: maybe('null where it is not there.'),
})

const layerSum = v.object({ count: count(''), bytes: count('As stored.') })

const layers = v.object({
  shared: layerSum,
  added: layerSum,
  removed: layerSum,
  list: v.pipe(
    v.array(
      v.object({
        digest,
        size: count('Bytes, as stored.'),
        mediaType: v.string(),
        change: v.picklist(['shared', 'added', 'removed']),
      }),
    ),
    v.description('Every layer of either image, from the lowest up.'),
  ),
})

const platform = v.object({
  platform: text('`linux/arm64`; `none` where nothing names one.'),
  kind: v.picklist(['same', 'rewrapped', 'new-configuration', 'other-bytes', 'added', 'removed']),
  before: maybeDigest,
  after: maybeDigest,
  layers: v.pipe(v.nullable(layers), v.description('null where a side could not be read.')),
  labels: v.pipe(v.array(textChange), v.description('Labels that differ.')),
  created: v.object({
    before: maybe('As the configuration has it.'),
    after: maybe('As the configuration has it.'),
  }),
  settings: v.pipe(
    v.array(v.string()),
    v.description(
      'Names of other settings of the configuration that differ. Values may be secrets and are not told.',
    ),
  ),
})

const change = v.object({
  kind: v.picklist(CHANGE_KINDS),
  before: digest,
  after: digest,
  platforms: v.array(platform),
  annotations: v.pipe(
    v.array(textChange),
    v.description('Annotations of the index, or of the only manifest, that differ.'),
  ),
})

const tag = v.object({
  tag: v.string(),
  state: v.picklist(['same', 'different', 'only-a', 'only-b']),
  a: maybeDigest,
  b: maybeDigest,
  change: v.pipe(v.nullable(change), v.description('null unless both have the tag with different digests.')),
})

export const compareDocument = v.object({
  document: discriminator('compare'),
  same: v.pipe(v.boolean(), v.description('True when both have the same digest, or every tag has.')),
  a: side,
  b: side,
  change: v.pipe(
    v.nullable(change),
    v.description('How b differs from a; null where all tags are compared.'),
  ),
  tags: v.pipe(
    v.nullable(v.array(tag)),
    v.description('Every tag of either, sorted; null where one image is compared.'),
  ),
})
