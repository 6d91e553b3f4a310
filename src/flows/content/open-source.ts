import { resolve } from 'node:path'

import { TidemarkError } from '../../model/failure.ts'
import { parseSource } from '../../model/reference.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import type { World } from '../world.ts'

/** What is needed to open a source. */
export type SourceWorld = Pick<World, 'cwd' | 'images' | 'random' | 'sleep'>

/** Where content is read from: a store, what to ask it for, and how to let go of it. */
export interface OpenSource {
  readonly store: ImageStore
  /** A tag or a digest. */
  readonly reference: string
  readonly close: () => Promise<void>
}

/** A repository of a registry, a layout or an archive, whatever is named in it. */
interface OpenPlace {
  readonly store: ImageStore
  /** What is meant where nothing is named: the only image that is there. Throws E_IMAGE_AMBIGUOUS, E_REFERENCE. */
  readonly soleImage: () => Promise<string>
  readonly close: () => Promise<void>
}

/**
 * Opens `oci:DIR[:REF]`, `oci-archive:FILE[:REF]` or an image reference; relative paths start where the user stands. Without a
 * REF, a layout must hold one image. Throws E_REFERENCE for an image with neither a tag nor a digest: `latest` is never meant
 * by saying nothing.
 */
export async function openSource(world: SourceWorld, text: string): Promise<OpenSource> {
  const { store, soleImage, close } = await openPlace(world, text)
  try {
    return { store, reference: referenceIn(text) ?? (await soleImage()), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The tag or digest that a source names; null for none. Throws E_REFERENCE. */
export function referenceIn(text: string): string | null {
  const source = parseSource(text)
  return source.type === 'registry' ? (source.digest ?? source.tag) : source.ref
}

/** Opens where a source is, with all that is there. Throws E_REFERENCE. */
export async function openPlace(world: SourceWorld, text: string): Promise<OpenPlace> {
  const source = parseSource(text)
  switch (source.type) {
    case 'layout': {
      const { openLayout } = await import('../../registry/layout/layout-store.ts')
      const store = openLayout(resolve(world.cwd, source.dir), world)
      return { store, soleImage: () => store.soleImage(), close: nothing }
    }
    case 'archive': {
      const { openArchive } = await import('../../registry/archive/archive-store.ts')
      const store = await openArchive(resolve(world.cwd, source.file))
      return { store, soleImage: () => store.soleImage(), close: () => store.close() }
    }
    case 'registry': {
      const store = (await world.images()).open(source.name)
      return { store, soleImage: async () => Promise.reject(neither(text)), close: nothing }
    }
  }
}

async function nothing(): Promise<void> {
  // Registries and layouts hold nothing open.
}

function neither(text: string): TidemarkError {
  return new TidemarkError('E_REFERENCE', `"${text}" names an image, but no tag or digest of it`, {
    hints: [`Say which:  ${text}:TAG  or  ${text}@sha256:…`],
  })
}
