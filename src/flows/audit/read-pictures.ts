import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { ImagePicture } from '../../plan/compare/image-picture.ts'
import { readPicture } from '../../registry/copy/picture.ts'
import { mapLimited } from '../../registry/copy/weighted-pool.ts'
import type { ContentStore } from '../../registry/image-store.ts'

/** Each reads several parts at once itself. */
const AT_ONCE = 4

export interface Pictures {
  readonly pictures: ReadonlyMap<Digest, ImagePicture | null>
  readonly complete: boolean
}

/** What images consist of, by digest, from the first store that has them; null where none has. What the budget did not allow is missing. */
export async function readPictures(
  stores: readonly ContentStore[],
  digests: readonly Digest[],
): Promise<Pictures> {
  const found = new Map<Digest, ImagePicture | null>()
  let complete = true
  await mapLimited([...new Set(digests)], AT_ONCE, async (digest) => {
    if (!complete) return
    try {
      found.set(digest, await readFirst(stores, digest))
    } catch (error) {
      if (!isFailure(error, 'E_BUDGET')) throw error
      complete = false
    }
  })
  return { pictures: found, complete }
}

async function readFirst(stores: readonly ContentStore[], digest: Digest): Promise<ImagePicture | null> {
  for (const store of stores) {
    const picture = await readPicture(store, digest)
    if (picture !== null) return picture
  }
  return null
}

/** What is kept of a picture between audits: enough for labels, platforms and missing parts. */
export function outlineOf(picture: ImagePicture): ImagePicture {
  const contents = picture.contents.map((content) => {
    const said = content.said === null ? null : { ...content.said, settings: {} }
    return { ...content, layers: [], said }
  })
  return { ...picture, contents }
}
