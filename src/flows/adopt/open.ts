import type { GitRepository } from '../../git/repository.ts'
import { openRepository } from '../../git/open.ts'
import type { ImageStores } from '../../registry/image-store.ts'
import { imagesWorld, openImages } from '../open-images.ts'
import type { WorldOptions } from '../open-world.ts'
import type { World } from '../world.ts'

/** The worlds of an adoption that finds no policy yet. */
export interface AdoptWorld extends Pick<World, 'cwd' | 'env' | 'clock' | 'random' | 'tell' | 'signal'> {
  readonly git: GitRepository | null
  images(): Promise<ImageStores>
}

/** Opens them: git around the folder, and registries as every client without a policy sees them. */
export async function openAdoptWorld(options: WorldOptions): Promise<AdoptWorld> {
  const { cwd, env, clock, random, tell, signal } = options
  const images = openImages(imagesWorld(options), cwd)
  return {
    cwd,
    env,
    clock,
    random,
    tell,
    ...(signal !== undefined && { signal }),
    git: await openRepository(cwd),
    images: async () => await images,
  }
}
