import type { Digest } from '../../model/digest.ts'
import { isGone, otherManifest } from '../../registry/copy/picture.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import { mapUnordered } from '../../registry/resolve/map-unordered.ts'
import { resolveTags } from '../../registry/resolve/resolve-tags.ts'
import type { CompareWorld } from './world.ts'

const READS_AT_ONCE = 16
const STEP = 1000

/**
 * Every tag that an image lists and the digest that it names; null for one that names nothing (any more). A manifest that
 * cannot be read has a digest all the same. Throws what listing and resolving throw.
 */
export async function readTags(
  world: Pick<CompareWorld, 'tell' | 'signal'>,
  store: ImageStore,
): Promise<ReadonlyMap<string, Digest | null>> {
  const { signal } = world
  const found = new Map<string, Digest | null>()
  const onProgress = (done: number, total: number): void => {
    if (done % STEP === 0)
      world.tell({ type: 'step', text: `${store.name}: ${done} of ${total} tags are read` })
  }
  const onNotice = (text: string): void => world.tell({ type: 'warning', text: `${store.name}: ${text}` })
  const options = { onProgress, onNotice, ...(signal !== undefined && { signal }) }
  try {
    for await (const { tag, digest } of resolveTags(store, null, options)) found.set(tag, digest)
  } catch (error) {
    // One odd manifest must not hide the others: the rest is asked one by one.
    if (!isGone(error) && otherManifest(error, '') === null) throw error
    await readRest(store, found)
  }
  return found
}

async function readRest(store: ImageStore, found: Map<string, Digest | null>): Promise<void> {
  const rest = (await store.listTags()).filter((tag) => !found.has(tag))
  const read = mapUnordered(rest, READS_AT_ONCE, async (tag) => ({
    tag,
    digest: await digestUnder(store, tag),
  }))
  for await (const { tag, digest } of read) found.set(tag, digest)
}

/** The digest under a tag; null when there is none. Throws what resolving throws, save for a manifest that cannot be read. */
export async function digestUnder(store: ImageStore, tag: string): Promise<Digest | null> {
  try {
    return (await store.resolve(tag))?.digest ?? null
  } catch (error) {
    const other = otherManifest(error, tag)
    if (other === null && !isGone(error)) throw error
    return other?.digest ?? null
  }
}
