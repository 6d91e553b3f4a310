import type { HttpStoresOptions } from '../registry/http/stores.ts'
import type { ImageStores } from '../registry/image-store.ts'

/** The process around a command, as far as registries are concerned, and the policy's rules where there is a policy. */
export type ImagesWorld = Pick<HttpStoresOptions, 'registries' | 'env' | 'clock' | 'random' | 'signal'> &
  Required<Pick<HttpStoresOptions, 'sleep'>>

/** Opens images of every kind; `base` is the folder that layouts and archives are named from. Their code loads when they are first asked for. */
export async function openImages(world: ImagesWorld, base: string): Promise<ImageStores> {
  const [{ createHttpStores }, { openStores }] = await Promise.all([
    import('../registry/http/stores.ts'),
    import('../registry/stores.ts'),
  ])
  const { random, sleep } = world
  return openStores({ http: createHttpStores(world), base, random, sleep })
}

/** What a process gives of that, and nothing besides. */
export function imagesWorld({ env, clock, random, sleep, signal }: ImagesWorld): ImagesWorld {
  return { env, clock, random, sleep, ...(signal !== undefined && { signal }) }
}
