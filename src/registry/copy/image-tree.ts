import { isIndexType } from '../../model/descriptor.ts'
import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ImageStore } from '../image-store.ts'
import { partsOf } from '../layout/parts.ts'
import { verifiedBytes } from '../layout/verified.ts'
import { DEEPEST_INDEX, MOST_CHILDREN } from '../manifest/limits.ts'
import { mapLimited } from './weighted-pool.ts'

/** Everything that an image consists of, each digest once. */
export interface ImageTree {
  readonly top: Manifest
  /** Children before the index that names them; the top last. */
  readonly manifests: readonly Manifest[]
  /** Configs and layers, without foreign layers. */
  readonly blobs: readonly Descriptor[]
}

/** Bytes of all manifests of one image together. */
const MOST_MANIFEST_BYTES = 64 * 1024 * 1024
const READS_AT_ONCE = 8

/**
 * Reads and checks every manifest of an image. Throws E_IMAGE_ABSENT, E_IMAGE_INCOMPLETE for a child that the store
 * lacks, E_IMAGE_LIMIT for an index beyond all reason, and what strict reading throws.
 */
export async function readImageTree(store: ImageStore, reference: string): Promise<ImageTree> {
  const top = await store.readManifest(reference)
  if (top === null) {
    throw new TidemarkError('E_IMAGE_ABSENT', `${store.name} has no image ${reference}`)
  }
  verifiedBytes(top.bytes, top.digest)
  const manifests = new Map<Digest, Manifest>([[top.digest, top]])
  const blobs = new Map<Digest, Descriptor>()
  let level: readonly Manifest[] = [top]
  for (let depth = 1; level.length > 0; depth += 1) {
    const children = collect(level, blobs)
    if (children.length > 0 && depth > DEEPEST_INDEX)
      throw tooMuch(top, `indexes nest deeper than ${DEEPEST_INDEX}`)
    level = await readChildren(store, top, children, manifests)
    checkSize(top, manifests)
  }
  return { top, manifests: childrenFirst(top, manifests), blobs: [...blobs.values()] }
}

/** Adds the blobs of one level to `blobs`, and answers its children. */
function collect(level: readonly Manifest[], blobs: Map<Digest, Descriptor>): readonly Descriptor[] {
  const children: Descriptor[] = []
  for (const manifest of level) {
    const parts = partsOf(manifest)
    if (isIndexType(manifest.mediaType)) children.push(...parts)
    else for (const blob of parts) blobs.set(blob.digest, blob)
  }
  return children
}

/** Reads the children that were not read yet into `manifests`, and answers those. */
async function readChildren(
  store: ImageStore,
  top: Manifest,
  children: readonly Descriptor[],
  manifests: Map<Digest, Manifest>,
): Promise<readonly Manifest[]> {
  const fresh = new Map(
    children.filter((child) => !manifests.has(child.digest)).map((child) => [child.digest, child]),
  )
  if (fresh.size + manifests.size > MOST_CHILDREN + DEEPEST_INDEX) {
    throw tooMuch(top, `it has more than ${MOST_CHILDREN} manifests`)
  }
  const read = await mapLimited([...fresh.values()], READS_AT_ONCE, async (child) =>
    readChild(store, top, child),
  )
  for (const manifest of read) manifests.set(manifest.digest, manifest)
  return read
}

async function readChild(store: ImageStore, top: Manifest, child: Descriptor): Promise<Manifest> {
  const manifest = await store.readManifest(child.digest)
  if (manifest === null) throw sparse(store, top, child)
  verifiedBytes(manifest.bytes, child.digest)
  if (manifest.mediaType === child.mediaType && manifest.bytes.byteLength === child.size) return manifest
  throw new TidemarkError(
    'E_MANIFEST_INVALID',
    `${top.digest} says that ${child.digest} is ${child.mediaType} of ${child.size} bytes, which it is not`,
  )
}

function sparse(store: ImageStore, top: Manifest, child: Descriptor): TidemarkError {
  const { os, architecture } = child.platform ?? {}
  const which = os === undefined ? child.digest : `${child.digest} (${os}/${architecture})`
  return new TidemarkError('E_IMAGE_INCOMPLETE', `${top.digest} names ${which}, which ${store.name} lacks`, {
    hints: [
      'Only part of a multi-platform image was copied there: copy all of it (`skopeo copy --all`, `crane copy`).',
    ],
    details: { digest: top.digest, missing: child.digest },
  })
}

/** Depth first, so that whatever an index names comes before it. */
function childrenFirst(top: Manifest, manifests: ReadonlyMap<Digest, Manifest>): readonly Manifest[] {
  const ordered = new Map<Digest, Manifest>()
  const visit = (manifest: Manifest): void => {
    if (isIndexType(manifest.mediaType)) {
      for (const part of partsOf(manifest)) {
        const child = manifests.get(part.digest)
        if (child !== undefined && !ordered.has(child.digest)) visit(child)
      }
    }
    ordered.set(manifest.digest, manifest)
  }
  visit(top)
  return [...ordered.values()]
}

function checkSize(top: Manifest, manifests: ReadonlyMap<Digest, Manifest>): void {
  const bytes = [...manifests.values()].reduce((sum, manifest) => sum + manifest.bytes.byteLength, 0)
  if (bytes > MOST_MANIFEST_BYTES)
    throw tooMuch(top, `its manifests have more than ${MOST_MANIFEST_BYTES} bytes`)
}

function tooMuch(top: Manifest, what: string): TidemarkError {
  return new TidemarkError('E_IMAGE_LIMIT', `${top.digest}: ${what}`, { details: { digest: top.digest } })
}
