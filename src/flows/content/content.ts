import type { Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import type { ImageStore } from '../../registry/image-store.ts'

/** What is to be published: a manifest that was read and hashed, and what was read from its configuration. */
export interface Content {
  readonly manifest: Manifest
  /** Where the bytes are; for an assembled index, where its children are. */
  readonly store: ImageStore
  /** The manifest is an index assembled here that no store holds yet. */
  readonly assembled: boolean
  /** `linux/arm64` -> child manifest; empty when the image does not say. */
  readonly platforms: Readonly<Record<string, Digest>>
  /** By platform (`''` for the whole): the `org.opencontainers.image.*` labels and annotations. */
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly base: Digest | null
  /** Lets go of what was opened to read it. */
  readonly close: () => Promise<void>
}
