import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ByteStream } from '../image-store.ts'
import { isManifestType, readImageManifest } from '../manifest/inspect.ts'
import { LARGEST_MANIFEST } from '../manifest/limits.ts'
import { EMPTY_INDEX, findName, LONGEST_INDEX, parseIndexFile, tagsOf } from './index-file.ts'
import type { IndexFile } from './index-file.ts'
import type { LayoutSource } from './layout-source.ts'
import { isLayout, VERSION_FILE } from './layout-version.ts'
import { manifestTypeOf } from './manifest-type.ts'
import { verified, verifiedBytes } from './verified.ts'

/** The reading half of an image layout, over a folder or an archive; the methods are those of ImageStore. */
export class LayoutReader {
  readonly #source: LayoutSource

  constructor(source: LayoutSource) {
    this.#source = source
  }

  /** `index.json`; the empty one for a store that is not there yet. Throws E_LAYOUT. */
  async index(): Promise<IndexFile> {
    const { place } = this.#source
    // The names first: a layout that is being made meanwhile must not look damaged.
    const names = await this.#source.names()
    if (!(await isLayout(this.#source, names))) return EMPTY_INDEX
    const bytes = await this.#source.read('index.json', LONGEST_INDEX)
    if (bytes !== null) return parseIndexFile(bytes, place)
    // A Tidemark that was stopped while it made the layout leaves this one file, and nothing is lost.
    if (names.every((name) => name === VERSION_FILE)) return EMPTY_INDEX
    throw new TidemarkError('E_LAYOUT', `${place} has no index.json`)
  }

  async resolve(reference: string): Promise<Descriptor | null> {
    const manifest = await this.readManifest(reference)
    if (manifest === null) return null
    const { mediaType, digest, bytes } = manifest
    return { mediaType, digest, size: bytes.byteLength }
  }

  async readManifest(reference: string): Promise<Manifest | null> {
    const index = await this.index()
    if (isDigest(reference)) return await this.#manifestByDigest(reference)
    const descriptor = findName(index, reference, this.#source.place)
    return descriptor === null ? null : await this.#manifestByDescriptor(descriptor)
  }

  async hasBlob(digest: Digest): Promise<boolean> {
    await this.index()
    return (await this.#source.size(blobName(digest))) !== null
  }

  async readBlob(descriptor: Descriptor): Promise<ByteStream> {
    const name = blobName(descriptor.digest)
    const size = await this.#source.size(name)
    if (size !== null && size !== descriptor.size) throw wrongSize(descriptor, size)
    const content = await this.#source.stream(name)
    if (content !== null) return verified(content, descriptor)
    throw new TidemarkError('E_LAYOUT', `${this.#source.place} has no blob ${descriptor.digest}`)
  }

  async listTags(): Promise<readonly string[]> {
    return tagsOf(await this.index())
  }

  /** The one image that the layout holds, whatever it is called; throws E_IMAGE_AMBIGUOUS. */
  async soleImage(): Promise<Digest> {
    const index = await this.index()
    const digests = new Set(index.entries.map((entry) => entry.descriptor?.digest))
    const [digest] = digests
    if (digests.size === 1 && digest !== undefined) return digest
    const tags = tagsOf(index)
    const { place } = this.#source
    if (digests.size === 0)
      throw new TidemarkError('E_IMAGE_AMBIGUOUS', `${place} holds no image, or is not there`, {
        hints: ['Is the path right? It starts from the folder that the command works in.'],
        details: { tags },
      })
    throw new TidemarkError('E_IMAGE_AMBIGUOUS', `${place} holds ${digests.size} images`, {
      hints: ['Name a tag behind it:', ...tags.slice(0, 10).map((tag) => `:${tag}`)],
      details: { tags },
    })
  }

  async #manifestByDescriptor(descriptor: Descriptor): Promise<Manifest> {
    const { place } = this.#source
    const { digest, mediaType, size } = descriptor
    if (!isManifestType(mediaType)) {
      throw new TidemarkError('E_LAYOUT', `${digest} in ${place} is no image: its type is ${mediaType}`, {
        details: { digest, mediaType },
      })
    }
    const bytes = await this.#source.read(blobName(digest), LARGEST_MANIFEST)
    if (bytes === null)
      throw new TidemarkError('E_LAYOUT', `${place} has no manifest ${digest}`, {
        details: { missing: digest },
      })
    if (bytes.byteLength !== size) throw wrongSize(descriptor, bytes.byteLength)
    verifiedBytes(bytes, digest)
    const manifest = { digest, mediaType, bytes }
    readImageManifest(manifest)
    return manifest
  }

  /** A blob that is no manifest is no manifest by that digest either, as in a registry. */
  async #manifestByDigest(digest: Digest): Promise<Manifest | null> {
    const name = blobName(digest)
    const size = await this.#source.size(name)
    if (size === null || size > LARGEST_MANIFEST) return null
    const bytes = await this.#source.read(name, LARGEST_MANIFEST)
    if (bytes === null) return null
    const mediaType = manifestTypeOf(verifiedBytes(bytes, digest))
    return mediaType === null ? null : { digest, mediaType, bytes }
  }
}

/** The file of a digest. The type has been checked: nothing but hexadecimal digits gets into a path. */
export function blobName(digest: Digest): string {
  if (!isDigest(digest))
    throw new TidemarkError('E_DIGEST', 'a digest must be sha256 and 64 hexadecimal digits')
  return `blobs/sha256/${digest.slice('sha256:'.length)}`
}

function wrongSize(descriptor: Descriptor, actual: number): TidemarkError {
  const { digest, size } = descriptor
  return new TidemarkError('E_LAYOUT_CONTENT', `${digest} should have ${size} bytes and has ${actual}`)
}
