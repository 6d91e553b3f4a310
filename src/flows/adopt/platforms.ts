import { platformText } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import type { ContentStore } from '../../registry/image-store.ts'
import { readImageManifest } from '../../registry/manifest/inspect.ts'

/** The child of an index for each platform that it names; null for a single manifest, and where there is none. */
export async function platformsOf(
  store: ContentStore,
  digest: Digest,
): Promise<Readonly<Record<string, Digest>> | null> {
  const manifest = await store.readManifest(digest)
  const read = manifest === null ? null : readImageManifest(manifest)
  if (read === null || read.kind !== 'index') return null
  const children = read.manifests.flatMap(({ platform, digest: child }) =>
    platform === undefined || platform.os === 'unknown' ? [] : [[platformText(platform), child] as const],
  )
  return Object.fromEntries(children.toReversed())
}
