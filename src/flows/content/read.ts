import type { Manifest } from '../../model/descriptor.ts'
import { baseDigestOf, labelsOf, platformsOf } from '../../registry/copy/describe.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import type { Content } from './content.ts'

/** Reads platforms, labels and the base image's digest of a manifest whose parts the store holds. */
export async function readContent(
  store: ImageStore,
  manifest: Manifest,
): Promise<Pick<Content, 'platforms' | 'labels' | 'base'>> {
  const [platforms, labels, base] = await Promise.all([
    platformsOf(store, manifest),
    labelsOf(store, manifest),
    baseDigestOf(store, manifest),
  ])
  return { platforms, labels, base }
}
