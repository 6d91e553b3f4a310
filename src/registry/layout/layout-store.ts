import { lstat, mkdir, rm } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'

import type { Random } from '../../model/clock.ts'
import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { parseTag } from '../../model/tag.ts'
import type {
  ByteStream,
  Capabilities,
  ImageStore,
  TagWrite,
  TagWriteOptions,
  WriteOptions,
} from '../image-store.ts'
import { removeLeftovers, syncFolder, writeAtomically } from './atomic-file.ts'
import type { Pieces } from './atomic-file.ts'
import { onDisk } from './disk-failure.ts'
import { EMPTY_INDEX, findName, formatIndexFile, withoutDigest, withoutTag, withTag } from './index-file.ts'
import type { IndexFile } from './index-file.ts'
import { blobName, LayoutReader } from './layout-reader.ts'
import { folderSource } from './layout-source.ts'
import { VERSION_FILE, VERSION_TEXT } from './layout-version.ts'
import { withLock } from './lock.ts'
import type { Waiting } from './lock.ts'
import { partsOf } from './parts.ts'
import { metered, verified, verifiedBytes } from './verified.ts'

/** What a layout needs of the world beside its folder. */
export interface LayoutOptions extends Waiting {
  readonly random: Random
}

/** Opens the image layout in `folder` (absolute), which need not be there yet; the name is `oci:FOLDER`. */
export function openLayout(folder: string, options: LayoutOptions): LayoutStore {
  return new LayoutStore(folder, options)
}

/**
 * An OCI image layout 1.0 folder as an image store. Every file appears whole or not at all; `index.json` changes under
 * a lock between processes, several tags in one step. Deleting a manifest removes its file and its tags; configs,
 * layers and children stay, as they may belong to other manifests.
 */
export class LayoutStore implements ImageStore {
  readonly name: string
  readonly #folder: string
  readonly #reader: LayoutReader
  readonly #options: LayoutOptions
  #turn: Promise<unknown> = Promise.resolve()
  #made = false

  constructor(folder: string, options: LayoutOptions) {
    if (!isAbsolute(folder))
      throw new TidemarkError('E_INTERNAL', `the layout folder ${folder} is not absolute`)
    this.name = `oci:${folder}`
    this.#folder = folder
    this.#options = options
    this.#reader = new LayoutReader(folderSource(folder))
  }

  capabilities(): Capabilities {
    return { multiTag: true, deleteTag: true, deleteManifest: true }
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

  /** The one image in the layout, for a location without a tag; throws E_IMAGE_AMBIGUOUS. */
  async soleImage(): Promise<Digest> {
    return await this.#reader.soleImage()
  }

  /** Throws E_LAYOUT_INCOMPLETE when a blob or child is not there yet, E_LAYOUT_CONTENT for other bytes than the digest's. */
  async writeManifest(manifest: Manifest): Promise<void> {
    const { digest, bytes } = manifest
    verifiedBytes(bytes, digest)
    const parts = partsOf(manifest)
    await this.#make()
    for (const part of parts) {
      if (await this.#reader.hasBlob(part.digest)) continue
      throw new TidemarkError(
        'E_LAYOUT_INCOMPLETE',
        `${digest} names ${part.digest}, which ${this.name} lacks`,
      )
    }
    await this.#write(blobName(digest), [bytes])
  }

  /**
   * All tags in one step, or none. What is `expected` is compared under the lock, so that here, unlike in registries,
   * a tag that somebody else moved meanwhile is never overwritten: E_TAG_MOVED.
   */
  async writeTags(
    manifest: Manifest,
    tags: readonly string[],
    options: TagWriteOptions = {},
  ): Promise<readonly TagWrite[]> {
    for (const tag of tags) parseTag(tag)
    const descriptor = await this.#reader.resolve(manifest.digest)
    if (descriptor === null) {
      throw new TidemarkError('E_LAYOUT_INCOMPLETE', `${this.name} has no manifest ${manifest.digest}`)
    }
    const writes: TagWrite[] = []
    options.signal?.throwIfAborted()
    await this.#change((index) => {
      let changed = index
      for (const tag of tags) {
        const replaced = findName(changed, tag, this.#folder)?.digest ?? null
        requireUnmoved(tag, replaced, options.expected)
        writes.push({ tag, replaced })
        changed = withTag(changed, tag, descriptor)
      }
      return changed
    })
    return writes
  }

  /** Throws E_LAYOUT_CONTENT, with nothing stored, when `content` does not match. */
  async writeBlob(
    descriptor: Descriptor,
    content: () => Promise<ByteStream>,
    options: WriteOptions = {},
  ): Promise<void> {
    const name = blobName(descriptor.digest)
    await this.#make()
    await this.#write(name, metered(verified(await content(), descriptor), options))
  }

  /** A link to a file of another layout would share its fate: content is copied, and checked on the way. */
  async mountBlob(): Promise<boolean> {
    return false
  }

  async deleteTag(tag: string): Promise<void> {
    await this.#change((index) => withoutTag(index, tag))
  }

  async deleteManifest(digest: Digest): Promise<void> {
    const path = join(this.#folder, blobName(digest))
    await this.#change((index) => withoutDigest(index, digest))
    if ((await this.#reader.resolve(digest)) === null) return
    await onDisk(path, () => rm(path, { force: true }))
  }

  async #write(name: string, content: Pieces): Promise<void> {
    await writeAtomically(join(this.#folder, name), content, this.#options.random)
  }

  /** Changes `index.json`: one change at a time in this process, and under the lock between processes. */
  async #change(change: (index: IndexFile) => IndexFile): Promise<void> {
    const turn = this.#changeAfter(this.#turn, change)
    this.#turn = turn.catch(() => undefined)
    await turn
  }

  async #changeAfter(before: Promise<unknown>, change: (index: IndexFile) => IndexFile): Promise<void> {
    await before
    await this.#make()
    await withLock(this.#folder, this.#options, async () => this.#changeLocked(change))
  }

  async #changeLocked(change: (index: IndexFile) => IndexFile): Promise<void> {
    const before = await this.#reader.index()
    const after = change(before)
    if (after === before) return
    // What the index is about to name must survive a power cut before the index does.
    await syncFolder(join(this.#folder, 'blobs/sha256'))
    await this.#writeIndex(after)
  }

  async #writeIndex(index: IndexFile): Promise<void> {
    await this.#write('index.json', [formatIndexFile(index, this.#folder)])
    await syncFolder(this.#folder)
  }

  /** Makes the layout where there is none; refuses a folder that holds something else. */
  async #make(): Promise<void> {
    if (this.#made) return
    await onDisk(this.#folder, () => mkdir(this.#folder, { recursive: true }))
    await withLock(this.#folder, this.#options, async () => {
      const index = await this.#reader.index()
      if (index === EMPTY_INDEX) await this.#makeLocked()
      await this.#makeBlobFolders()
      await removeLeftovers(this.#folder)
      await removeLeftovers(join(this.#folder, 'blobs/sha256'))
    })
    this.#made = true
  }

  async #makeLocked(): Promise<void> {
    await this.#write(VERSION_FILE, [Buffer.from(VERSION_TEXT)])
    await this.#writeIndex(EMPTY_INDEX)
  }

  async #makeBlobFolders(): Promise<void> {
    for (const name of ['blobs', 'blobs/sha256']) {
      const path = join(this.#folder, name)
      await onDisk(path, () => mkdir(path, { recursive: true }))
      const stats = await onDisk(path, () => lstat(path))
      if (!stats.isDirectory()) throw new TidemarkError('E_LAYOUT', `${path} is not a folder`)
    }
  }
}

function requireUnmoved(tag: string, now: Digest | null, expected: TagWriteOptions['expected']): void {
  const then = expected?.get(tag)
  if (then === undefined || then === now) return
  throw new TidemarkError('E_TAG_MOVED', `${tag} was ${then ?? 'absent'} and is ${now ?? 'absent'} now`, {
    details: { tag, expected: then, current: now },
  })
}
