import { copyImage } from '../../registry/copy/copy-image.ts'
import type { Content } from '../content/content.ts'
import type { Target } from '../content/targets.ts'
import type { World } from '../world.ts'

/**
 * Brings the content to every image, by digest and without a tag: a failure here leaves nothing that anybody sees. Content that
 * is there already is only asked for. Tells whether anything was written.
 */
export async function copyContent(
  world: World,
  content: Content,
  targets: readonly Target[],
): Promise<boolean> {
  const { manifest, store, assembled } = content
  if (assembled) await store.writeManifest(manifest)
  let copied = assembled
  for (const target of targets.filter((each) => each.store.name !== store.name)) {
    const report = await copyImage({
      from: store,
      to: target.store,
      reference: manifest.digest,
      onProgress: ({ done, total }) => world.tell({ type: 'bytes', label: target.image, done, total }),
      ...(world.signal !== undefined && { signal: world.signal }),
    })
    copied ||= !report.unchanged
  }
  return copied
}
