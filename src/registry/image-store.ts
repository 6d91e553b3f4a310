import type { Descriptor, Manifest } from '../model/descriptor.ts'
import type { Digest } from '../model/digest.ts'
import type { FastReads } from './resolve/fast-reads.ts'

/** Bytes as they come. */
export type ByteStream = AsyncIterable<Uint8Array>

/** What was learnt from the wire or the disk; callers branch on these, never on a vendor's name. */
export interface Capabilities {
  /** Several tags are written by one request, and the answer confirms each. */
  readonly multiTag: boolean
  readonly deleteTag: boolean
  readonly deleteManifest: boolean
}

/** How a tag write went: what the store confirmed. */
export interface TagWrite {
  readonly tag: string
  /** What the tag named before, as far as the store tells; undefined when it does not. */
  readonly replaced?: Digest | null
}

export interface TagWriteOptions {
  /** What each tag named when it was last read, null for absent: sent along as a condition where the store knows one. */
  readonly expected?: ReadonlyMap<string, Digest | null>
  readonly signal?: AbortSignal
}

export interface WriteOptions {
  readonly signal?: AbortSignal
  /** Told the number of bytes of every piece that went out. */
  readonly onBytes?: (count: number) => void
}

/**
 * One image: a repository in a registry, or an OCI layout on disk. `name` is canonical (`ghcr.io/acme/web`,
 * `oci:/abs/images/web`). A `reference` is a tag or a digest.
 *
 * Reads answer null only when absence is proved (404 MANIFEST_UNKNOWN or NAME_UNKNOWN); every doubt throws a
 * TidemarkError with exit 5, and content that does not match its digest or grammar throws one with exit 4.
 */
export interface ImageStore {
  readonly name: string
  /** Ways to read many tags at once, where the store has any; `resolveTags` goes by them. */
  readonly fast?: FastReads
  capabilities(): Capabilities
  /** HEAD: what the tag or digest names, without a platform; null when proved absent. */
  resolve(reference: string): Promise<Descriptor | null>
  /** GET: exact bytes, hashed and checked; null when proved absent. */
  readManifest(reference: string): Promise<Manifest | null>
  /** Stores a manifest under its digest, with no tag. Everything that it names must be there already. */
  writeManifest(manifest: Manifest): Promise<void>
  /** Points every tag at a manifest that is already stored. Not atomic unless {@link Capabilities.multiTag}. */
  writeTags(
    manifest: Manifest,
    tags: readonly string[],
    options?: TagWriteOptions,
  ): Promise<readonly TagWrite[]>
  hasBlob(digest: Digest): Promise<boolean>
  /** The blob's bytes; the stream throws at its end when size or digest do not match the descriptor. */
  readBlob(descriptor: Descriptor): Promise<ByteStream>
  /** Stores a blob. `content` may be called again when the write has to start over. */
  writeBlob(descriptor: Descriptor, content: () => Promise<ByteStream>, options?: WriteOptions): Promise<void>
  /** Makes a blob of another image of the same registry visible here without a transfer; false when it could not. */
  mountBlob(descriptor: Descriptor, from: ImageStore): Promise<boolean>
  /** Every tag once, sorted by code unit; digest-like fallback tags included. */
  listTags(): Promise<readonly string[]>
  /**
   * What refers to a digest by `subject`, with or without a tag (distribution-spec 1.1); null, or no such method, where the store cannot
   * be asked: then only tags such as `sha256-…` tell.
   */
  listReferrers?(digest: Digest): Promise<readonly Digest[] | null>
  deleteTag(tag: string): Promise<void>
  /** Deletes the manifest, and with it every tag that names it. */
  deleteManifest(digest: Digest): Promise<void>
}

/** What reading the content of an image needs of a store, and all that a cache may stand in for. */
export type ContentStore = Pick<ImageStore, 'name' | 'resolve' | 'readManifest' | 'hasBlob' | 'readBlob'>

/** Opens images by canonical name; keeps connections and tokens for all of them. */
export interface ImageStores {
  open(name: string): ImageStore
  /** Ends idle connections. */
  close(): Promise<void>
}
