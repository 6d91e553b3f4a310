import type { FileHandle } from 'node:fs/promises'

import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ByteStream, Capabilities, ImageStore, TagWrite } from '../image-store.ts'
import { collect } from '../layout/collect.ts'
import { LayoutReader } from '../layout/layout-reader.ts'
import { pieces } from '../layout/layout-source.ts'
import type { LayoutSource } from '../layout/layout-source.ts'
import { openPlainTar } from './plain-tar.ts'
import { indexTar } from './tar-index.ts'
import type { TarEntry, TarIndex } from './tar-index.ts'

/**
 * Opens an OCI archive: an image layout in a tar file, plain or gzip. Nothing is extracted; content is read in place
 * and hashed. The caller closes it. Throws E_ARCHIVE, E_LAYOUT, E_IO.
 */
export async function openArchive(path: string): Promise<ArchiveStore> {
  const file = await openPlainTar(path)
  try {
    const entries = await indexTar(file, path)
    if (!entries.has('oci-layout')) throw noLayout(path, entries)
    return new ArchiveStore(path, file, entries)
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The images in an OCI archive; writes are refused with E_USAGE. */
export class ArchiveStore implements ImageStore {
  readonly name: string
  readonly #file: FileHandle
  readonly #reader: LayoutReader

  constructor(path: string, file: FileHandle, entries: TarIndex) {
    this.name = `oci-archive:${path}`
    this.#file = file
    this.#reader = new LayoutReader(archiveSource(path, file, entries))
  }

  capabilities(): Capabilities {
    return { multiTag: false, deleteTag: false, deleteManifest: false }
  }

  async resolve(reference: string): Promise<Descriptor | null> {
    return await this.#reader.resolve(reference)
  }

  async readManifest(reference: string): Promise<Manifest | null> {
    return await this.#reader.readManifest(reference)
  }

  async hasBlob(digest: Digest): Promise<boolean> {
    return await this.#reader.hasBlob(digest)
  }

  async readBlob(descriptor: Descriptor): Promise<ByteStream> {
    return await this.#reader.readBlob(descriptor)
  }

  async listTags(): Promise<readonly string[]> {
    return await this.#reader.listTags()
  }

  /** The one image in the archive, for a location without a tag; throws E_IMAGE_AMBIGUOUS. */
  async soleImage(): Promise<Digest> {
    return await this.#reader.soleImage()
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async mountBlob(): Promise<boolean> {
    return false
  }

  async writeManifest(): Promise<void> {
    throw this.#readOnly()
  }

  async writeTags(): Promise<readonly TagWrite[]> {
    throw this.#readOnly()
  }

  async writeBlob(): Promise<void> {
    throw this.#readOnly()
  }

  async deleteTag(): Promise<void> {
    throw this.#readOnly()
  }

  async deleteManifest(): Promise<void> {
    throw this.#readOnly()
  }

  #readOnly(): TidemarkError {
    return new TidemarkError('E_USAGE', `${this.name} can be read and not written`, {
      hints: ['Write to a layout folder (oci:DIR) or to a registry.'],
    })
  }
}

function archiveSource(place: string, file: FileHandle, entries: TarIndex): LayoutSource {
  return {
    place,
    names: async () => [...entries.keys()],
    read: async (name, cap) => {
      const entry = entries.get(name)
      if (entry === undefined) return null
      if (lengthOf(entry) > cap) throw tooLong(place, name, cap)
      return await collect(pieces(file, { ...entry, close: false }))
    },
    size: async (name) => {
      const entry = entries.get(name)
      return entry === undefined ? null : lengthOf(entry)
    },
    stream: async (name) => {
      const entry = entries.get(name)
      return entry === undefined ? null : pieces(file, { ...entry, close: false })
    },
  }
}

function lengthOf(entry: TarEntry): number {
  return entry.end - entry.start
}

function tooLong(place: string, name: string, cap: number): TidemarkError {
  return new TidemarkError('E_LAYOUT', `${name} in ${place} has more than ${cap} bytes`)
}

function noLayout(path: string, entries: TarIndex): TidemarkError {
  if (!entries.has('manifest.json'))
    return new TidemarkError('E_ARCHIVE', `${path} holds no image: it has no oci-layout`)
  return new TidemarkError(
    'E_ARCHIVE',
    `${path} is an archive of an old \`docker save\`, which holds no manifest`,
    {
      hints: [
        `Build one that does:  docker buildx build --output type=oci,dest=${path} .`,
        'Or push the image to a registry, and publish it from there.',
      ],
    },
  )
}
