import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import { isDigest } from '../../model/digest.ts'
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
import { readImageManifest } from '../manifest/inspect.ts'
import type { FastReads } from '../resolve/fast-reads.ts'
import { hasBlob, readBlob } from './blobs.ts'
import { deleteReference } from './delete.ts'
import { fastReads } from './fast-reads.ts'
import { listTags } from './list-tags.ts'
import { readManifest, resolveManifest } from './manifests.ts'
import { mountBlob } from './mount.ts'
import { putManifest, requireIntact } from './put-manifest.ts'
import { listReferrers } from './referrers.ts'
import type { Repository } from './repository.ts'
import { writeTags } from './tags.ts'
import { uploadBlob } from './upload.ts'
import type { Session } from './upload.ts'

/** An image in a registry, over the OCI distribution API (distribution-spec 1.1). */
export class HttpImageStore implements ImageStore {
  readonly name: string
  readonly fast: FastReads
  readonly #repository: Repository
  /** Upload sessions that refused mounts left behind, by digest. */
  readonly #sessions = new Map<Digest, Session>()
  #deleteTag = true
  #deleteManifest = true

  constructor(repository: Repository) {
    this.name = repository.name
    this.#repository = repository
    this.fast = fastReads(repository)
  }

  capabilities(): Capabilities {
    return {
      multiTag: this.#repository.endpoint.multiTag === true,
      deleteTag: this.#deleteTag,
      deleteManifest: this.#deleteManifest,
    }
  }

  async resolve(reference: string): Promise<Descriptor | null> {
    return resolveManifest(this.#repository, checked(reference))
  }

  async readManifest(reference: string): Promise<Manifest | null> {
    return readManifest(this.#repository, checked(reference))
  }

  async writeManifest(manifest: Manifest): Promise<void> {
    requireIntact(manifest)
    readImageManifest(manifest)
    const response = await putManifest(this.#repository, { manifest, reference: manifest.digest })
    await response.body.discard()
  }

  async writeTags(
    manifest: Manifest,
    tags: readonly string[],
    options?: TagWriteOptions,
  ): Promise<readonly TagWrite[]> {
    requireIntact(manifest)
    return writeTags(this.#repository, manifest, tags, options)
  }

  async hasBlob(digest: Digest): Promise<boolean> {
    return hasBlob(this.#repository, digest)
  }

  async readBlob(descriptor: Descriptor): Promise<ByteStream> {
    return readBlob(this.#repository, descriptor)
  }

  async writeBlob(
    descriptor: Descriptor,
    content: () => Promise<ByteStream>,
    options: WriteOptions = {},
  ): Promise<void> {
    const session = this.#sessions.get(descriptor.digest)
    this.#sessions.delete(descriptor.digest)
    await uploadBlob(this.#repository, { descriptor, content, options }, session)
  }

  async mountBlob(descriptor: Descriptor, from: ImageStore): Promise<boolean> {
    const source = from instanceof HttpImageStore ? from.#repository : undefined
    if (source === undefined || source.endpoint !== this.#repository.endpoint) return false
    const { done, session } = await mountBlob(this.#repository, descriptor, source.path)
    if (session !== undefined) this.#sessions.set(descriptor.digest, session)
    return done
  }

  async listTags(): Promise<readonly string[]> {
    return listTags(this.#repository)
  }

  async listReferrers(digest: Digest): Promise<readonly Digest[] | null> {
    return listReferrers(this.#repository, digest)
  }

  async deleteTag(tag: string): Promise<void> {
    this.#deleteTag = await deleteReference(this.#repository, parseTag(tag))
    if (!this.#deleteTag) throw this.#unsupported('tags')
  }

  async deleteManifest(digest: Digest): Promise<void> {
    this.#deleteManifest = await deleteReference(this.#repository, digest)
    if (!this.#deleteManifest) throw this.#unsupported('manifests')
  }

  #unsupported(what: string): TidemarkError {
    const { registry } = this.#repository.endpoint
    return new TidemarkError(
      'E_REGISTRY_UNSUPPORTED',
      `registry ${registry} does not delete ${what} over its API`,
      {
        hints: ['Use its own web page or API for that.'],
        details: { registry, image: this.name },
      },
    )
  }
}

/** A tag or digest that may go into a path; throws E_TAG. */
function checked(reference: string): string {
  return isDigest(reference) ? reference : parseTag(reference)
}
