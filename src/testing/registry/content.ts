import { createHash } from 'node:crypto'

/** A stored manifest. */
export interface StoredManifest {
  readonly mediaType: string
  readonly bytes: Buffer
}

/** What one repository of the fake registry holds; tests may look and change. */
export interface FakeImage {
  /** Tag to digest. */
  readonly tags: Map<string, string>
  readonly manifests: Map<string, StoredManifest>
  readonly blobs: Map<string, Buffer>
  /** Open upload sessions. */
  readonly uploads: Map<string, Buffer[]>
}

/** All repositories, made on first use by a write. */
export class FakeImages {
  readonly #images = new Map<string, FakeImage>()

  /** The repository; made when it is not there. */
  at(name: string): FakeImage {
    const known = this.#images.get(name)
    if (known !== undefined) return known
    const made: FakeImage = { tags: new Map(), manifests: new Map(), blobs: new Map(), uploads: new Map() }
    this.#images.set(name, made)
    return made
  }

  /** The repository, if anything was ever written to it. */
  find(name: string): FakeImage | undefined {
    return this.#images.get(name)
  }

  names(): readonly string[] {
    return [...this.#images.keys()].toSorted()
  }

  /** Puts a blob there without a request; returns its digest. */
  putBlob(name: string, bytes: Buffer): string {
    const digest = sha256(bytes)
    this.at(name).blobs.set(digest, bytes)
    return digest
  }

  /** Puts a manifest there without a request or any check; returns its digest. */
  putManifest(name: string, manifest: StoredManifest, ...tags: readonly string[]): string {
    const digest = sha256(manifest.bytes)
    const image = this.at(name)
    image.manifests.set(digest, manifest)
    for (const tag of tags) image.tags.set(tag, digest)
    return digest
  }
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
