import type { Digest } from '../../model/digest.ts'
import type { LayerPicture } from './image-picture.ts'

/**
 * How the second of two images differs from the first, the expected one. Seen from the other side, `more-platforms` is
 * `fewer-platforms`, `child-of-expected` is `index-of-expected` (or `rewrapped`, where the index holds nothing else), and
 * the rest is itself.
 */
export const CHANGE_KINDS = [
  /** The same digest. */
  'same',
  /** The same platforms, unchanged, and at least one more. */
  'more-platforms',
  'fewer-platforms',
  /** The same layers and configurations in other manifests: an index around one manifest, another media type, annotations. */
  'rewrapped',
  /** The same layers under another configuration: labels, times, environment. */
  'new-configuration',
  /** A manifest of the expected index. */
  'child-of-expected',
  /** An index of several platforms, one of which is the expected manifest. */
  'index-of-expected',
  'other-bytes',
] as const

export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** How one image differs from another. */
export interface Change {
  readonly kind: ChangeKind
  readonly before: Digest
  readonly after: Digest
  /** Every platform of either image, in the order of the first. */
  readonly platforms: readonly PlatformChange[]
  /** Annotations of the index, or of the only manifest, that differ. */
  readonly annotations: readonly TextChange[]
}

/** What became of one platform. */
export type PlatformChangeKind =
  | 'same'
  | 'rewrapped'
  | 'new-configuration'
  | 'other-bytes'
  | 'added'
  | 'removed'

export interface PlatformChange {
  /** `linux/arm64`; `none` for a manifest without one; a platform that is listed twice has ` (2)` behind it. */
  readonly platform: string
  readonly kind: PlatformChangeKind
  /** Digests of the manifests; null where there is none. */
  readonly before: Digest | null
  readonly after: Digest | null
  /** null when a side is not known. */
  readonly layers: LayersChange | null
  /** Labels that differ. */
  readonly labels: readonly TextChange[]
  /** When each was created, as it says itself; null where nothing is known. */
  readonly created: { readonly before: string | null; readonly after: string | null }
  /** Names of the other settings of the configuration that differ: `Env`, `Entrypoint` … */
  readonly settings: readonly string[]
}

export interface LayersChange {
  readonly shared: LayerSum
  readonly added: LayerSum
  readonly removed: LayerSum
  /** Every layer of either image, from the lowest up. */
  readonly list: readonly LayerChange[]
}

export interface LayerSum {
  readonly count: number
  /** As stored. */
  readonly bytes: number
}

export interface LayerChange extends LayerPicture {
  readonly change: 'shared' | 'added' | 'removed'
}

/** A text that differs; null where it is not there. */
export interface TextChange {
  readonly name: string
  readonly before: string | null
  readonly after: string | null
}
