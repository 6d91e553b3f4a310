import type { Descriptor } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import { readImageManifest } from '../../registry/manifest/inspect.ts'
import type { ImageIndex, ImageManifest } from '../../registry/manifest/inspect.ts'

export const ATTESTATION_KINDS = ['sbom', 'provenance', 'signature'] as const

export type AttestationKind = (typeof ATTESTATION_KINDS)[number]

/** What stands beside an image and where: that it is there, and nothing of whether it is true. */
export type Attestations = ReadonlyMap<AttestationKind, string>

const PREDICATE = 'in-toto.io/predicate-type'
const REFERENCE_TYPE = 'vnd.docker.reference.type'
const MARKS: readonly (readonly [AttestationKind, RegExp])[] = [
  ['sbom', /spdx|cyclonedx|syft/u],
  ['provenance', /slsa|provenance/u],
  ['signature', /cosign|sigstore|notary/u],
]
const TAGS: readonly (readonly [suffix: string, kind: AttestationKind])[] = [
  ['.sbom', 'sbom'],
  ['.att', 'provenance'],
  ['.sig', 'signature'],
]

/**
 * The SBOM, provenance and signature of a digest, where builders and signers leave them: as children of its index, under the tags that
 * are made of its digest, and in the index of referrers that registries without that API keep under such a tag. Presence only: nothing is
 * verified. Throws what a registry gives cause for.
 */
export async function findAttestations(store: ImageStore, digest: Digest): Promise<Attestations> {
  const found = new Map<AttestationKind, string>()
  const note = (kinds: readonly AttestationKind[], place: string): void => {
    for (const kind of kinds) if (!found.has(kind)) found.set(kind, place)
  }
  for (const child of await attestationChildren(store, digest)) note(child, 'in the index')
  const tag = digest.replace(':', '-')
  for (const listed of (await readIndex(store, tag))?.manifests ?? [])
    note(kindsOf(listed), `as a referrer (${tag})`)
  for (const [suffix, kind] of TAGS)
    if ((await store.resolve(tag + suffix)) !== null) note([kind], `under ${tag}${suffix}`)
  return found
}

async function attestationChildren(
  store: ImageStore,
  digest: Digest,
): Promise<readonly (readonly AttestationKind[])[]> {
  const index = await readIndex(store, digest)
  const children = (index?.manifests ?? []).filter(
    ({ annotations, platform }) =>
      annotations?.[REFERENCE_TYPE] === 'attestation-manifest' || platform?.os === 'unknown',
  )
  const read = await Promise.all(children.map(async (child) => await readSound(store, child.digest)))
  return read.flatMap((manifest) =>
    manifest?.kind === 'manifest' ? manifest.layers.map((layer) => kindsOf(layer)) : [],
  )
}

function kindsOf({ mediaType, artifactType = '', annotations = {} }: Descriptor): readonly AttestationKind[] {
  const said = [mediaType, artifactType, annotations[PREDICATE] ?? ''].join(' ').toLowerCase()
  return MARKS.flatMap(([kind, mark]) => (mark.test(said) ? [kind] : []))
}

async function readIndex(store: ImageStore, reference: string): Promise<ImageIndex | null> {
  const read = await readSound(store, reference)
  return read?.kind === 'index' ? read : null
}

/** null for what is not there, and for what is no manifest that anybody could read. */
async function readSound(store: ImageStore, reference: string): Promise<ImageManifest | ImageIndex | null> {
  try {
    const manifest = await store.readManifest(reference)
    return manifest === null ? null : readImageManifest(manifest)
  } catch (error) {
    if (isFailure(error, 'E_MANIFEST_INVALID')) return null
    throw error
  }
}
