import type { Digest } from '../../model/digest.ts'

/** A manifest or index that stands in an image. */
export interface StoredManifest {
  readonly digest: Digest
  /** Bytes of the manifest itself and of what only manifests hold: its configuration and layers. */
  readonly size: number
  /** Of an index. */
  readonly children: readonly Digest[]
  /** What it refers to: a signature, an SBOM, an attestation. */
  readonly subject: Digest | null
  /** Nobody can say what it is; its children are whatever it mentions. */
  readonly unreadable: boolean
}

/** What of an image can be seen: its tags, what they name, and what of the ledger's digests stands there, with all that these hold. */
export interface ImageContent {
  readonly image: string
  readonly tags: ReadonlyMap<string, Digest>
  readonly manifests: ReadonlyMap<Digest, StoredManifest>
}

const ATTACHMENT = /^sha256-([0-9a-f]{64})(?:\.[A-Za-z0-9]+)?$/u

/** The digest that a tag like `sha256-….sig` is about (signatures, attestations, SBOMs, referrers); null for every other tag. */
export function subjectOfTag(tag: string): Digest | null {
  const hex = ATTACHMENT.exec(tag)?.[1]
  return hex === undefined ? null : `sha256:${hex}`
}
