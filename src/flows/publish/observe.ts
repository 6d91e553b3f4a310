import type { Descriptor } from '../../model/descriptor.ts'
import type { Observed } from '../../plan/action.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import type { Target } from '../content/targets.ts'

/** HEAD requests under way at once per image; the connections of one host are capped below this floor. */
const CONCURRENCY = 16

/** What every image has under every tag, asked by HEAD. Only proved absence is null; any doubt throws. */
export async function observe(targets: readonly Target[], tags: readonly string[]): Promise<Observed> {
  const entries = await Promise.all(
    targets.map(async ({ image, store }) => {
      const found = [...(await describeTags(store, tags))]
      return [image, new Map(found.map(([tag, descriptor]) => [tag, descriptor?.digest ?? null]))] as const
    }),
  )
  return new Map(entries)
}

/** What one store has under every tag; null is proved absence. */
export async function describeTags(
  store: ImageStore,
  tags: readonly string[],
): Promise<ReadonlyMap<string, Descriptor | null>> {
  const found = new Map<string, Descriptor | null>()
  const queue = [...new Set(tags)]
  async function worker(): Promise<void> {
    for (let tag = queue.shift(); tag !== undefined; tag = queue.shift())
      found.set(tag, await store.resolve(tag))
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, queue.length) }, worker))
  return found
}
