import type { Digest } from '../../model/digest.ts'

export type Texts = Readonly<Record<string, string>>

/** What is known of an image, as plain data: enough to say how two of them differ. */
export interface ImagePicture {
  readonly digest: Digest
  /** null when nothing tells. */
  readonly mediaType: string | null
  /** `other`: a manifest of a type that Tidemark does not read, or one that is not sound. */
  readonly kind: 'index' | 'manifest' | 'other'
  readonly annotations: Texts
  /**
   * The manifests that an index lists, in its order; what an index inside it lists stands in its place. A manifest that is no
   * index stands alone, as its own only child.
   */
  readonly children: readonly ChildPicture[]
  /** What the children consist of, as far as they were read. */
  readonly contents: readonly ContentPicture[]
  /** What should have been read and could not be. */
  readonly gaps: readonly Gap[]
}

/** One manifest of an index. */
export interface ChildPicture {
  readonly digest: Digest
  readonly mediaType: string | null
  /** `linux/arm64`; `unknown/unknown` for attestations; null when neither the index nor a configuration names one. */
  readonly platform: string | null
  readonly artifactType: string | null
}

/** What one manifest consists of. */
export interface ContentPicture {
  /** Of the manifest. */
  readonly digest: Digest
  /** From the lowest to the highest. */
  readonly layers: readonly LayerPicture[]
  readonly config: { readonly digest: Digest; readonly mediaType: string }
  /** What the configuration says; null when it could not be read. */
  readonly said: ConfigPicture | null
  readonly annotations: Texts
}

export interface LayerPicture {
  readonly digest: Digest
  /** Bytes, as stored. */
  readonly size: number
  readonly mediaType: string
}

/** What a configuration says. Values of settings stay out: environment variables may be secrets. */
export interface ConfigPicture {
  /** As the builder wrote it, usually RFC 3339. */
  readonly created: string | null
  readonly labels: Texts
  /** Everything else (`Env`, `Entrypoint`, `history` …), name -> SHA-256 of its canonical JSON. */
  readonly settings: Readonly<Record<string, Digest>>
}

/** A part that is named and was not read: deleted from the store, or not sound. */
export interface Gap {
  readonly part: 'manifest' | 'configuration'
  readonly digest: Digest
  readonly platform: string | null
  readonly why: 'gone' | 'unreadable'
}

/**
 * The picture of an image that is known only from a ledger: its digest, and the digest of each platform (`linux/arm64` ->
 * digest; a single manifest has its own digest there). Enough to tell children, indexes and platforms apart.
 */
export function knownPicture(digest: Digest, platforms: Readonly<Record<string, Digest>>): ImagePicture {
  const children = Object.entries(platforms).map(([platform, child]): ChildPicture => {
    return { digest: child, mediaType: null, platform, artifactType: null }
  })
  const single = children.some((child) => child.digest === digest)
  const kind = children.length === 0 ? 'other' : single ? 'manifest' : 'index'
  return { digest, mediaType: null, kind, annotations: {}, children, contents: [], gaps: [] }
}

/** The children that are images; BuildKit lists provenance and SBOM under the platform `unknown/unknown`. */
export function imagesIn(picture: ImagePicture): readonly ChildPicture[] {
  return picture.children.filter(({ platform }) => !isUnknown(platform))
}

function isUnknown(platform: string | null): boolean {
  const parts = platform?.split('/') ?? []
  return parts[0] === 'unknown' || parts[1] === 'unknown'
}
