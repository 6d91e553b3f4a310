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

/**
 * Opens `oci:DIR[:REF]`, `oci-archive:FILE[:REF]` or an image reference; relative paths start where the user stands. Without a
 * REF, a layout must hold one image. Throws E_REFERENCE for an image with neither a tag nor a digest: `latest` is never meant
 * by saying nothing.
 */
export async function openSource(world: SourceWorld, text: string): Promise<OpenSource> {
  const source = parseSource(text)
  switch (source.type) {
    case 'layout':
      return openLayoutSource(world, resolve(world.cwd, source.dir), source.ref)
    case 'archive':
      return openArchiveSource(resolve(world.cwd, source.file), source.ref)
    case 'registry': {
      const reference = source.digest ?? source.tag
      if (reference === null) throw neither(text)
      return { store: (await world.images()).open(source.name), reference, close: nothing }
    }
  }
}

async function openLayoutSource(world: SourceWorld, folder: string, ref: string | null): Promise<OpenSource> {
  const { openLayout } = await import('../../registry/layout/layout-store.ts')
  const store = openLayout(folder, world)
  return { store, reference: ref ?? (await store.soleImage()), close: nothing }
}

async function openArchiveSource(file: string, ref: string | null): Promise<OpenSource> {
  const { openArchive } = await import('../../registry/archive/archive-store.ts')
  const store = await openArchive(file)
  return { store, reference: ref ?? (await store.soleImage()), close: () => store.close() }
}

async function nothing(): Promise<void> {
  // Registries and layouts hold nothing open.
}

function neither(text: string): TidemarkError {
  return new TidemarkError('E_REFERENCE', `"${text}" names an image, but no tag or digest of it`, {
    hints: [`Say which:  ${text}:TAG  or  ${text}@sha256:…`],
  })
}
