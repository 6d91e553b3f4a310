import { copyImage } from '../../registry/copy/copy-image.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import type { Content } from '../content/content.ts'
import type { World } from '../world.ts'

/**
 * Brings the content to every image, by digest and without a tag: a failure here leaves nothing that anybody sees. Content that
 * is there already costs one request.
 */
export async function copyContent(
  world: World,
  content: Content,
  targets: readonly ImageStore[],
): Promise<void> {
  const { manifest, store, assembled } = content
  if (assembled) await store.writeManifest(manifest)
  for (const target of targets.filter((image) => image.name !== store.name)) {
    await copyImage({
      from: store,
      to: target,
      reference: manifest.digest,
      onProgress: ({ done, total }) => world.tell({ type: 'bytes', label: target.name, done, total }),
      ...(world.signal !== undefined && { signal: world.signal }),
    })
  }
}
