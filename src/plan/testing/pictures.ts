import * as fc from 'fast-check'

import { digestOf } from '../../model/digest.ts'
import type { ChildPicture, ContentPicture, ImagePicture } from '../compare/image-picture.ts'

/** A made image for one platform; the same recipe has the same digests. */
export interface MadeManifest {
  readonly platform: string
  readonly layers: readonly string[]
  /** Tells configurations apart: it is their label `seed`. */
  readonly config: string
  /** Tells manifests of the same content apart. */
  readonly wrap?: string
  /** False: nothing but the digest of the manifest is known. */
  readonly known?: boolean
}

/** A picture of a single manifest. */
export function single(made: MadeManifest): ImagePicture {
  const { child, content } = parts(made)
  return {
    digest: child.digest,
    mediaType: 'manifest',
    kind: 'manifest',
    annotations: content.annotations,
    children: [child],
    contents: made.known === false ? [] : [content],
    gaps: [],
  }
}

/** A picture of an index; `attested` gives it an attestation. */
export function index(manifests: readonly MadeManifest[], attested = ''): ImagePicture {
  const made = manifests.map((manifest) => ({ manifest, ...parts(manifest) }))
  const children = [...made.map(({ child }) => child), ...(attested === '' ? [] : [attestation(attested)])]
  return {
    digest: digestOf(JSON.stringify(children)),
    mediaType: 'index',
    kind: 'index',
    annotations: {},
    children,
    contents: made.filter(({ manifest }) => manifest.known !== false).map(({ content }) => content),
    gaps: [],
  }
}

function parts({ platform, layers, config, wrap = '' }: MadeManifest): {
  readonly child: ChildPicture
  readonly content: ContentPicture
} {
  const digest = digestOf(JSON.stringify([platform, layers, config, wrap]))
  return {
    child: { digest, mediaType: 'manifest', platform, artifactType: null },
    content: {
      digest,
      layers: layers.map((name) => ({ digest: digestOf(name), size: name.length, mediaType: 'layer' })),
      // The configuration names platform and layers, as real ones do.
      config: { digest: digestOf(JSON.stringify([platform, layers, config])), mediaType: 'config' },
      said: {
        created: '2026-01-02T03:04:05Z',
        labels: { seed: config },
        settings: { Env: digestOf(config) },
      },
      annotations: wrap === '' ? {} : { wrap },
    },
  }
}

function attestation(seed: string): ChildPicture {
  const digest = digestOf(`attestation ${seed}`)
  return { digest, mediaType: 'manifest', platform: 'unknown/unknown', artifactType: null }
}

const platform = fc.constantFrom('linux/amd64', 'linux/arm64', 'linux/arm/v7')
const manifest = fc.record({
  platform,
  layers: fc.array(fc.constantFrom('base', 'app', 'empty'), { maxLength: 4 }),
  config: fc.constantFrom('a', 'b'),
  wrap: fc.constantFrom('', 'docker'),
  known: fc.constant(true),
})
const several = fc.uniqueArray(manifest, { maxLength: 3, selector: (made) => made.platform })

/** Pictures out of so few parts that two of them often have much in common. */
export const arbitraryPicture: fc.Arbitrary<ImagePicture> = fc.oneof(
  manifest.map(single),
  fc.tuple(several, fc.constantFrom('', 'sbom')).map(([made, attested]) => index(made, attested)),
)
