import type { Digest } from '../model/digest.ts'

/** What the user said about the event; everything else comes from CI, git and the version file. */
export interface EventRequest {
  readonly component?: string
  readonly event?: 'release' | 'prerelease' | 'rebuild' | 'build'
  /** SemVer text, without the git tag's `v`. */
  readonly version?: string
  readonly commit?: string
  readonly branch?: string
  readonly gitTag?: string
  /** RFC 3339 time or date of the build; now when absent. */
  readonly date?: string
  /** CI run id. */
  readonly run?: string
  /** For a rebuild: the base image that it was to be built on. An image that says so itself is believed. */
  readonly base?: Digest
}

/** Where the content to publish is. */
export type PublishSource =
  /** In the component's primary image already, or in `image`. */
  | { readonly type: 'digest'; readonly digest: Digest }
  /** `oci:DIR[:REF]`, `oci-archive:FILE[:REF]`, or an image reference. */
  | { readonly type: 'from'; readonly location: string }
  /** Per-platform digests to assemble into an index: `linux/amd64` -> digest. */
  | { readonly type: 'platforms'; readonly platforms: Readonly<Record<string, Digest>> }
  /** The JSON file that `docker buildx build --metadata-file` writes. */
  | { readonly type: 'metadata'; readonly file: string }

export interface PublishRequest {
  readonly event: EventRequest
  readonly source: PublishSource
  readonly dryRun: boolean
}

export interface PlanRequest {
  readonly event: EventRequest
  /** The digest or the location to plan for; absent: an artifact that is not built yet. */
  readonly source?: PublishSource
  /** Plan from the ledger alone, with no registry read. */
  readonly offline: boolean
  /** Plan everything that is wanted against what the registries have, not one event. */
  readonly all: boolean
}
