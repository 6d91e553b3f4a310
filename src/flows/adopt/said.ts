import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { Manifest } from '../../model/descriptor.ts'
import { describeImage } from '../../registry/copy/describe.ts'
import type { ContentStore } from '../../registry/image-store.ts'

const UNREADABLE = ['E_IMAGE_INCOMPLETE', 'E_MANIFEST_INVALID', 'E_JSON', 'E_LAYOUT', 'E_TOO_LARGE'] as const
const OCI = 'org.opencontainers.image.'

/** An image and what it says of itself. */
export interface Said {
  readonly manifest: Manifest
  /** What its platforms say under `org.opencontainers.image.NAME`, each text once. */
  label(name: string): readonly string[]
}

/** null for one that cannot be read: parts of it were deleted, or it is no image. */
export async function readSaid(store: ContentStore, digest: Digest): Promise<Said | null> {
  try {
    const manifest = await store.readManifest(digest)
    if (manifest === null) return null
    const labels = Object.values((await describeImage(store, manifest)).labels)
    return { manifest, label: (name) => [...new Set(labels.flatMap((own) => own[`${OCI}${name}`] ?? []))] }
  } catch (error) {
    if (isFailure(error, ...UNREADABLE)) return null
    throw error
  }
}
