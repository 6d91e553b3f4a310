import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import { resolveTags } from '../../registry/resolve/resolve-tags.ts'
import type { World } from '../world.ts'

type Told = Pick<World, 'tell' | 'signal'>

const EVERY = 500

/** Every tag of an image and what it names, sorted; a tag that was deleted meanwhile is left out. */
export async function readTags(
  { tell, signal }: Told,
  image: string,
  store: ImageStore,
): Promise<ReadonlyMap<string, Digest>> {
  const found = new Map<string, Digest>()
  tell({ type: 'step', text: `listing the tags of ${image}` })
  const onProgress = (done: number, total: number): void => {
    if (done % EVERY === 0) tell({ type: 'step', text: `${image}: ${done} of ${total} tags` })
  }
  for await (const { tag, digest } of resolveTags(store, null, {
    ...(signal !== undefined && { signal }),
    onProgress,
    onNotice: (text) => tell({ type: 'warning', text: `${image}: ${text}` }),
  })) {
    if (digest !== null) found.set(tag, digest)
  }
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** There is nothing to learn from an image, or it cannot be seen. */
export function emptyImage(image: string): TidemarkError {
  return new TidemarkError('E_ADOPT_EMPTY', `${image} has no tags, or is not there`, {
    hints: [
      'Check the name, and that this login may see it: docker login.',
      'A new image needs nothing adopted:  tidemark init',
    ],
  })
}
