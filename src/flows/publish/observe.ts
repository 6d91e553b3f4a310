import type { Digest } from '../../model/digest.ts'
import type { Observed } from '../../plan/action.ts'
import type { Target } from '../content/targets.ts'

/** HEAD requests under way at once per image; the connections of one host are capped below this floor. */
const CONCURRENCY = 16

/** What every image has under every tag, asked by HEAD. Only proved absence is null; any doubt throws. */
export async function observe(targets: readonly Target[], tags: readonly string[]): Promise<Observed> {
  const entries = await Promise.all(
    targets.map(async (target) => [target.image, await observeImage(target, tags)] as const),
  )
  return new Map(entries)
}

async function observeImage(
  { store }: Target,
  tags: readonly string[],
): Promise<ReadonlyMap<string, Digest | null>> {
  const found = new Map<string, Digest | null>()
  const queue = [...new Set(tags)]
  async function worker(): Promise<void> {
    for (let tag = queue.shift(); tag !== undefined; tag = queue.shift()) {
      const descriptor = await store.resolve(tag)
      found.set(tag, descriptor?.digest ?? null)
    }
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, queue.length) }, worker))
  return found
}
